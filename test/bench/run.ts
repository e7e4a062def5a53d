import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isTrouble } from '../../src/lab/trouble.ts'
import { ansible, type Contestant, type Course, floor, rcprov, script } from './contestants.ts'
import { blank, inspect, onCourse } from './course.ts'
import type { Measured } from './measure.ts'
import { page, section } from './report.ts'
import { circumstances, keep, type Result, type Series } from './results.ts'

const PAGE = 'docs/benchmarks.md'

process.exitCode = await main().then(
  () => 0,
  (reason: unknown) => {
    const help = isTrouble(reason) ? `; ${reason.help}` : ''
    say(`failed: ${reason instanceof Error ? reason.message : String(reason)}${help}`)
    return 1
  },
)

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { hosts: { type: 'string', default: '3' }, runs: { type: 'string', default: '5' } },
  })
  const [hosts, runs] = [positive(values.hosts), positive(values.runs)]
  await onCourse(hosts, say, (course) => benchmark(course, runs))
}

async function benchmark(course: Course, runs: number): Promise<void> {
  const first = await firstRuns(course, runs)
  const unchanged = await unchangedRuns(course, 4 * runs)
  await blank(course)
  say('the first run of ansible-core')
  const slow = await series(course, 1, { ansible: ansible('first') })
  const result: Result = {
    hosts: course.hosts.length,
    ...circumstances(),
    first: { ...first, ...slow },
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
  const both = { script: onBlank(script('make.sh')), rcprov: onBlank(rcprov('first')) }
  const measured = await series(course, runs, both)
  await inspect(course)
  return measured
}

async function unchangedRuns(course: Course, runs: number): Promise<Result['unchanged']> {
  say(`runs with nothing to change: ${runs} of the floor, of rcprov and of the script`)
  const contestants = { floor, rcprov: rcprov('unchanged'), script: script('check.sh') }
  // The first ones of each find nothing in the file cache.
  await series(course, 1, contestants)
  const measured = await series(course, runs, contestants)
  await inspect(course)
  say('runs of ansible-core')
  return { ...measured, ...(await series(course, 2, { ansible: ansible('unchanged') })) }
}

/** Lets the contestants run in turn, so that what else the machine does falls on all of them. */
async function series<Name extends string>(
  course: Course,
  rounds: number,
  contestants: Readonly<Record<Name, Contestant>>,
): Promise<Record<Name, Series>> {
  const entries = Object.entries<Contestant>(contestants)
  const runs: { readonly name: string; readonly measured: Measured }[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contestant] of entries) runs.push({ name, measured: await contestant(course) })
  }
  const of = (name: string) => runs.filter((run) => run.name === name).map(({ measured }) => measured)
  return Object.fromEntries(entries.map(([name]) => [name, seriesOf(of(name))])) as Record<Name, Series>
}

function seriesOf(runs: readonly Measured[]): Series {
  return {
    seconds: runs.map(({ seconds }) => seconds),
    cpu: runs.map(({ cpu }) => cpu),
    peaks: runs.map(({ peak }) => peak),
  }
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is not a number of hosts or runs`)
  return Number(text)
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`)
}
