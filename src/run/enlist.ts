import type { Become } from '../transport/become.ts'
import { lookAtLease } from '../transport/lease.ts'
import { isGone } from '../transport/owner.ts'
import type { Report } from './event.ts'
import type { Host } from './host.ts'
import { clockWarning, type Preflight, parsePreflight, preflightScript, unfit } from './preflight.ts'

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
  host.leftovers = found.leftovers
  await tellLeftovers({ host, become, dry, report }, found)
  return unfit(found)
}

async function tellLeftovers({ host, become, dry, report }: LookOver, { leftovers }: Preflight): Promise<void> {
  const note = (message: string) => report({ type: 'note', message, host: host.name })
  if (dry) {
    const lease = await lookAtLease((await host.link.shell(become)).repeating)
    const held = lease && lease.secondsLeft > 0 && !isGone(lease.owner)
    if (held) note(`${lease.owner.who} is changing this host: ${lease.reason}`)
  }
  for (const { run, step, title, place, deed } of leftovers.steps) {
    if (dry) {
      if (deed) note(`an interrupted run has begun this already: ${title} (${place})`)
      continue
    }
    const outcome = await host.link.recall(become, `${run}/${step}`)
    if (outcome !== 'fate unknown')
      note(`a step of an interrupted run has ended with code ${outcome.code}: ${title} (${place})`)
  }
}
