import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { ansible, type Contestant, type Course, floor, rcprov, script } from './contestants.ts'
import { blank, inspect, onCourse } from './course.ts'
import { page, section } from './report.ts'
import { circumstances, keep, type Result, type Series } from './results.ts'

const PAGE = 'docs/benchmarks.md'

const { values } = parseArgs({
  options: { hosts: { type: 'string', default: '3' }, runs: { type: 'string', default: '5' } },
})
await onCourse(positive(values.hosts), say, (course) => benchmark(course, positive(values.runs)))

async function benchmark(course: Course, runs: number): Promise<void> {
  const first = await firstRuns(course, runs)
  const unchanged = await unchangedRuns(course, 4 * runs)
  await blank(course)
  const [slow] = await series(course, 1, [ansible('first')])
  const result: Result = {
    hosts: course.hosts.length,
    ...circumstances(),
    first: { ...first, ansible: slow },
    unchanged,
  }
  const all = await keep(result)
  await mkdir('docs', { recursive: true })
  await writeFile(PAGE, page(all))
  process.stdout.write(section(result))
  say(`written to ${PAGE}`)
}

/** First runs, each on blank hosts; the last one is rcprov's, so its work is there afterwards. */
async function firstRuns(course: Course, runs: number): Promise<Pick<Result['first'], 'script' | 'rcprov'>> {
  const onBlank =
    (contestant: Contestant): Contestant =>
    async () => {
      await blank(course)
      return contestant(course)
    }
  say('filling the package cache')
  await script('make.sh')(course)
  say(`first runs: ${runs} of the script and of rcprov, each on blank hosts`)
  const [made, applied] = await series(course, runs, [onBlank(script('make.sh')), onBlank(rcprov('first'))])
  await inspect(course)
  return { script: made, rcprov: applied }
}

async function unchangedRuns(course: Course, runs: number): Promise<Result['unchanged']> {
  say(`runs with nothing to change: ${runs} of the floor, of rcprov and of the script`)
  const contestants = [floor, rcprov('unchanged'), script('check.sh')]
  // The first ones of each find nothing in the file cache.
  await series(course, 1, contestants)
  const [least, ours, naive] = await series(course, runs, contestants)
  await inspect(course)
  say('runs of ansible-core')
  const [theirs] = await series(course, 2, [ansible('unchanged')])
  return { floor: least, rcprov: ours, script: naive, ansible: theirs }
}

/** Lets the contestants run in turn, so that what else the machine does falls on all of them. */
async function series(course: Course, rounds: number, contestants: readonly Contestant[]): Promise<Series[]> {
  const all = contestants.map(() => ({ seconds: [] as number[], peaks: [] as number[] }))
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, contestant] of contestants.entries()) {
      const { seconds, peak } = await contestant(course)
      all[i]?.seconds.push(seconds)
      all[i]?.peaks.push(peak)
    }
  }
  return all
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is not a number of hosts or runs`)
  return Number(text)
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`)
}
