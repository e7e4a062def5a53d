import type { Become } from '../transport/become.ts'
import { lookAtLease } from '../transport/lease.ts'
import { isGone } from '../transport/owner.ts'
import type { Report } from './event.ts'
import { heldBy } from './hold.ts'
import type { Host } from './host.ts'
import { type BegunStep, isLeft, parseLeftovers, readLeftovers } from './pending.ts'
import { clockWarning, parsePreflight, preflightScript, unfit } from './preflight.ts'

/** What is told of a host before anything is done on it. */
export interface LookOver {
  readonly host: Host
  readonly become: Become | null
  readonly dry: boolean
  readonly report: Report
}

/**
 * Logs in, becomes who is to be become, and looks the host over. Steps that an interrupted run has left running are
 * waited for, since they still change what there is to read. Returns why the host must not be changed, or null.
 */
export async function lookOver({ host, become, dry, report }: LookOver): Promise<string | null> {
  const answer = await host.link.ask(become, preflightScript().text)
  const found = parsePreflight(answer.toString(), Date.now() / 1000)
  const clock = clockWarning(found)
  if (clock !== null) report({ type: 'warning', message: clock, host: host.name, place: null })
  const note = (message: string) => report({ type: 'note', message, host: host.name })
  const isNoted = isLeft(found.leftovers)
  if (dry || isNoted) {
    const lease = await lookAtLease(await host.link.repeating(become))
    if (lease && lease.secondsLeft > 0 && !isGone(lease.owner)) {
      if (dry) note(`${lease.owner.who} is changing this host: ${lease.reason}`)
      // What is noted there is that run's own, and not left by any.
      return heldBy(lease)
    }
  }
  // A run that lived until just now has cleared its notes before it gave the host back.
  if (isNoted) host.leftovers = parseLeftovers((await host.link.ask(become, readLeftovers().text)).toString())
  for (const step of host.leftovers.steps) await takeUp(host, become, dry, step, note)
  return unfit(found)
}

async function takeUp(
  host: Host,
  become: Become | null,
  dry: boolean,
  { run, step, title, place, deed }: BegunStep,
  note: (message: string) => void,
): Promise<void> {
  if (dry) {
    if (deed) note(`an interrupted run has begun this already: ${title} (${place})`)
    return
  }
  const outcome = await host.link.recall(become, `${run}/${step}`)
  if (outcome !== 'fate unknown')
    note(`a step of an interrupted run has ended with code ${outcome.code}: ${title} (${place})`)
}
