import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLoad } from '../../load/start.ts'
import type { Event } from '../../run/event.ts'
import { exit } from '../exit.ts'
import type { VerifyGiven } from '../flags.ts'
import { ownPlaybooks } from '../own-playbooks.ts'
import { ask } from '../prompt.ts'
import { type HostCheck, messageOf } from './check.ts'
import { type Disruption, rowOf, rowsOf, type Taken, uninterrupted } from './disruption.ts'
import { playQuietly } from './quietly.ts'
import { findTarget, type Target } from './target.ts'

/** Seconds of the load before the first step and after the last. */
const BEFORE = 5
const AFTER = 3
/** Seconds after which whoever waits for an answer gives up. */
const PATIENCE = 10

/**
 * Stops instances, hosts and the primary of MongoDB, one after the other, while a load runs from here. `tell` gets what it
 * is at. What was stopped is started again, also after a failure or Ctrl-C.
 */
export async function disrupt(given: VerifyGiven, tell: (line: string) => void): Promise<Disruption> {
  const target = await findTarget(given)
  if ('wrong' in target) {
    const { wrong, code } = target
    return { rows: [rowOf('what there is to stop', 'failed', wrong)], isInterrupted: code === exit.interrupted }
  }
  const wish = { rate: Number(given.rate ?? 200), sockets: Number(given.sockets ?? 100), patience: PATIENCE }
  if (given.yes !== true && !(await isAgreed(target, wish)))
    return uninterrupted(rowOf('disruption', 'skipped', 'nobody said yes; --yes does'))
  const load = await startLoad({ ...target.load, ...wish })
  if (typeof load === 'string') {
    const why = `${load}. It has to come from a place that reaches every balancer itself.`
    return uninterrupted(rowOf('the load', 'failed', why))
  }
  tell(`load: ${wish.rate} requests/s, ${wish.sockets} websockets, at ${target.load.addresses.join(', ')}`)
  await sleep(BEFORE * 1000)
  const begin = (step: string) => {
    tell(step)
    load.begin(step)
  }
  const taken = await uncut(() => takeSteps(given, target, begin))
  await sleep(AFTER * 1000)
  const rows = rowsOf(await load.stop(), target, taken)
  return { rows, isInterrupted: taken.code === exit.interrupted }
}

/** Runs the steps; where they don't come to their end, what they took out is put back, which is the last step then. */
async function takeSteps(given: VerifyGiven, target: Target, begin: (step: string) => void): Promise<Taken> {
  const broken: HostCheck[] = []
  const hear = (event: Event) => {
    const step = stepOf(event, target)
    if (step !== null) begin(step)
    broken.push(...brokenIn(event))
  }
  const { code } = await playQuietly(join(ownPlaybooks(), 'disrupt.yml'), given, hear)
  if (code === exit.fine) return { code, broken, isWhole: true }
  begin('what was stopped is started again')
  const undone = await playQuietly(join(ownPlaybooks(), 'disrupt-undo.yml'), given, hear)
  return { code, broken, isWhole: undone.code === exit.fine }
}

/** Does work that a signal between two of its runs does not end: each run minds signals by itself. */
async function uncut<T>(work: () => Promise<T>): Promise<T> {
  const ignore = () => {}
  process.on('SIGINT', ignore).on('SIGTERM', ignore)
  try {
    return await work()
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', ignore)
  }
}

async function isAgreed({ steps }: Target, { rate, sockets }: { rate: number; sockets: number }): Promise<boolean> {
  const list = steps.map((step) => `  ${step}\n`).join('')
  const about = `Under ${rate} requests/s and ${sockets} websockets, one after the other, each for some seconds:\n${list}`
  const answer = await ask(`${about}Whoever uses the chat may notice. Go on? (yes/no) `)
  return /^y(es)?$/i.test(answer ?? '')
}

/** The step that an event begins, or null: its first task has its name. */
function stepOf(event: Event, { steps }: Target): string | null {
  if (event.type !== 'task') return null
  return steps.find((step) => event.name === step) ?? null
}

function brokenIn(event: Event): HostCheck[] {
  if (event.type !== 'host' || event.ignored) return []
  const { host, status } = event
  if (status !== 'failed' && status !== 'unreachable') return []
  return [{ host, status, says: messageOf(event) }]
}
