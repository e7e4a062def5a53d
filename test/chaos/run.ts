import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { down, hostsOf } from '../../src/lab/lab.ts'
import { locked } from '../../src/lab/lock.ts'
import { requireRoot } from '../../src/lab/machine.ts'
import { type Lab, labAt } from '../../src/lab/place.ts'
import { isTrouble } from '../../src/lab/trouble.ts'
import { type Applied, apply, stopAll } from './apply.ts'
import { blank, type Cluster, describeCluster } from './cluster.ts'
import { randomMoments } from './moments.ts'
import { head, row } from './report.ts'
import { type Round, round } from './round.ts'

process.exitCode = await main().catch((reason: unknown) => {
  const help = isTrouble(reason) ? `; ${reason.help}` : ''
  say(`failed: ${reason instanceof Error ? reason.message : String(reason)}${help}`)
  return 1
})

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { times: { type: 'string', default: '20' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
  })
  const [times, seed] = [whole(values.times), whole(values.seed)]
  requireRoot()
  // A network of its own: the hosts of a lab that is up stay as they are.
  const lab = labAt(process.env.RCPROV_LAB ?? '/var/tmp/rcprov-lab', process.env.RCPROV_LAB_NET ?? '10.81.0')
  return locked(`${lab.folder}.lock`, 'refuse', async () => {
    if ((await hostsOf(lab)).length > 0) {
      throw new Error(`a lab is up on ${lab.net}.0/24; take it down first: RCPROV_LAB_NET=${lab.net} rcprov lab down`)
    }
    process.once('SIGINT', () => {
      stopAll()
      void down(lab).finally(() => process.exit(130))
    })
    try {
      return await chaos(lab, times, seed)
    } finally {
      await down(lab)
    }
  })
}

/** Kills so many first applies, and gives the exit code. */
async function chaos(lab: Lab, times: number, seed: number): Promise<number> {
  const logs = await mkdtemp(join(tmpdir(), 'rcprov-chaos-'))
  const cluster = await describeCluster(lab, join(lab.folder, 'chaos'))
  await blank(cluster)
  say('the first apply, which is not killed, shows how long everything takes')
  const measured = await apply(cluster, null)
  await keep(logs, 'measured', measured)
  if (measured.code !== 0) throw new Error(`it ended with ${measured.code}: see ${logs}`)
  say(`it took ${measured.seconds.toFixed(1)} s; seed ${seed}`)
  const wrong = await rounds(cluster, randomMoments(measured, seed, times), logs)
  if (wrong === 0) await rm(logs, { recursive: true })
  else say(`what rcprov told in the rounds that went wrong is in ${logs}`)
  say(`${times - wrong} of ${times} ended right`)
  return wrong === 0 ? 0 : 1
}

/** Gives how many rounds went wrong. */
async function rounds(cluster: Cluster, moments: ReturnType<typeof randomMoments>, logs: string): Promise<number> {
  let wrong = 0
  process.stdout.write(`${head}\n`)
  for (const [index, moment] of moments.entries()) {
    await blank(cluster)
    const told = await round(cluster, moment)
    process.stdout.write(`${row(index + 1, moment, told)}\n${told.faults.map((fault) => `    ${fault}\n`).join('')}`)
    if (told.faults.length === 0) continue
    wrong += 1
    await keepRound(logs, index + 1, told)
  }
  return wrong
}

async function keepRound(logs: string, number: number, { killed, next, last }: Round): Promise<void> {
  for (const [name, applied] of Object.entries({ killed, next, last })) await keep(logs, `${number}-${name}`, applied)
}

async function keep(logs: string, name: string, { events }: Applied): Promise<void> {
  const lines = events.map(({ event, at }) => `${JSON.stringify({ at: Math.round(at), ...event })}\n`)
  await writeFile(join(logs, `${name}.ndjson`), lines.join(''), { mode: 0o600 })
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is not a whole number`)
  return Number(text)
}

function say(line: string): void {
  process.stderr.write(`chaos: ${line}\n`)
}
