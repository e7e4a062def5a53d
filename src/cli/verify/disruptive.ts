import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLoad } from '../../load/start.ts'
import type { Event } from '../../run/event.ts'
import { exit } from '../exit.ts'
import type { VerifyGiven } from '../flags.ts'
import { ownPlaybooks } from '../own-playbooks.ts'
import { ask } from '../prompt.ts'
import type { Check, HostCheck } from './check.ts'
import { rowOf, rowsOf } from './disruption.ts'
import { playQuietly } from './quietly.ts'
import { findTarget, type Target } from './target.ts'

/** Seconds of the load before the first step and after the last. */
const BEFORE = 5
const AFTER = 3
/** Seconds after which whoever waits for an answer gives up. */
const PATIENCE = 10

/**
 * Stops instances, hosts and the primary of MongoDB, one after the other, while a load runs from here. `tell` gets what it
 * is at; gives a row for each step, with the load's figures. What was stopped runs again in any case.
 */
export async function disrupt(given: VerifyGiven, tell: (line: string) => void): Promise<readonly Check[]> {
  const target = await findTarget(given)
  if ('wrong' in target) return [rowOf('what there is to stop', 'failed', target.wrong)]
  const wish = { rate: Number(given.rate ?? 200), sockets: Number(given.sockets ?? 100), patience: PATIENCE }
  if (given.yes !== true && !(await isAgreed(target, wish)))
    return [rowOf('disruption', 'skipped', 'nobody said yes; --yes does')]
  const load = await startLoad({ ...target.load, ...wish })
  if (typeof load === 'string')
    return [rowOf('the load', 'failed', `${load}. It has to come from a place that reaches every balancer itself.`)]
  tell(`load: ${wish.rate} requests/s, ${wish.sockets} websockets, at ${target.load.addresses.join(', ')}`)
  await sleep(BEFORE * 1000)
  const broken: HostCheck[] = []
  const code = await takeSteps(given, (event) => {
    const step = stepOf(event, target)
    if (step !== null) {
      tell(step)
      load.begin(step)
    }
    broken.push(...brokenIn(event))
  })
  await sleep(AFTER * 1000)
  return rowsOf(await load.stop(), target.rough, broken, code)
}

/** Runs the steps; where they don't come to their end, what they took out is put back. */
async function takeSteps(given: VerifyGiven, hear: (event: Event) => void): Promise<number> {
  const { code } = await playQuietly(join(ownPlaybooks(), 'disrupt.yml'), given, hear)
  if (code !== exit.fine) await playQuietly(join(ownPlaybooks(), 'disrupt-undo.yml'), given, hear)
  return code
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
  const { host, status, result } = event
  if (status !== 'failed' && status !== 'unreachable') return []
  return [{ host, status, says: String(result.msg ?? result.censored ?? 'it failed') }]
}
