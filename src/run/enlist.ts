import type { Become } from '../transport/become.ts'
import { isGone } from '../transport/owner.ts'
import type { Report } from './event.ts'
import { heldBy, tokenOf } from './hold.ts'
import type { Host } from './host.ts'
import { type BegunStep, type Intent, isLeft, type Leftovers, parseLeftovers, readLeftovers } from './pending.ts'
import { clockWarning, parsePreflight, preflightScript, unfit } from './preflight.ts'
import { isUnreachable } from './unreachable.ts'

/** What is told of a host before anything is done on it. */
export interface LookOver {
  readonly host: Host
  /** The id of this run, which may have come to the same machine by another name before. */
  readonly run: string
  /** Whom most tasks become. */
  readonly worker: Become | null
  /** As whom the host's notes are kept. */
  readonly keeper: Become | null
  /** How to become a user by name; null: who logs in. */
  readonly becoming: (user: string) => Become | null
  readonly dry: boolean
  /** It is waited for where it is to be changed, if another run has it. */
  readonly onlyHelps: boolean
  readonly report: Report
}

/**
 * Logs in, becomes who is to be become, and looks the host over. Steps that an interrupted run has left running are
 * waited for, since they still change what there is to read. Returns why the host must not be changed, or null.
 */
export async function lookOver(over: LookOver): Promise<string | null> {
  const { host, run, worker, keeper, dry, onlyHelps, report } = over
  const [answer] = await Promise.all([
    host.link.ask(keeper, preflightScript().text),
    worker === keeper ? null : host.link.ask(worker, ':'),
  ])
  const found = parsePreflight(answer.toString(), Date.now() / 1000)
  const clock = clockWarning(found)
  if (clock !== null) report({ type: 'warning', message: clock, host: host.name, place: null })
  const note = (message: string) => report({ type: 'note', message, host: host.name })
  const isOthers = (one: Intent) => one.run !== run
  const isNoted = isLeft(only(found.leftovers, isOthers))
  if (dry || isNoted) {
    const { lookAtLease } = await import('../transport/lease.ts')
    const lease = await lookAtLease(await host.link.repeating(keeper))
    if (lease && lease.token !== tokenOf(run) && lease.secondsLeft > 0 && !isGone(lease.owner)) {
      if (dry) note(`${lease.owner.who} is changing this host: ${lease.reason}`)
      // What is noted there is that run's own, and not left by any.
      return onlyHelps && !dry ? unfit(found) : heldBy(lease)
    }
  }
  // A run that lived until just now has cleared its notes before it gave the host back.
  if (isNoted) {
    const left = parseLeftovers((await host.link.ask(keeper, readLeftovers().text)).toString())
    host.leftovers = only(left, isOthers)
  }
  for (const step of host.leftovers.steps) await takeUp(over, step, note)
  return unfit(found)
}

function only({ steps, handlers }: Leftovers, isWanted: (one: Intent) => boolean): Leftovers {
  return { steps: steps.filter(isWanted), handlers: handlers.filter(isWanted) }
}

async function takeUp(
  { host, dry, becoming }: LookOver,
  { run, step, title, place, deed, user }: BegunStep,
  note: (message: string) => void,
): Promise<void> {
  if (dry) {
    if (deed) note(`an interrupted run has begun this already: ${title} (${place})`)
    return
  }
  const become = becoming(user)
  host.spoolers.set(user, become)
  // A user who is gone since then has left nothing to wait for.
  const outcome = await host.link.recall(become, `${run}/${step}`).catch(orUnknown)
  if (outcome !== 'fate unknown')
    note(`a step of an interrupted run has ended with code ${outcome.code}: ${title} (${place})`)
}

function orUnknown(reason: unknown): 'fate unknown' {
  if (isUnreachable(reason)) return 'fate unknown'
  throw reason
}
