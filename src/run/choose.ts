import { matchHosts } from '../files/pattern.ts'
import type { Play } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import type { RawDict } from '../template/values.ts'
import { earlyScope } from './early-scope.ts'
import type { Host } from './host.ts'
import type { Run } from './run.ts'

/** A play and the hosts that it is for. */
export interface Chosen {
  readonly play: Play
  readonly hosts: readonly Host[]
}

/** Finds each play's hosts and begins to log in to all of them: what else is to be loaded is loaded meanwhile. */
export function chooseHosts(run: Run, plays: readonly Play[]): Chosen[] {
  const chosen = plays.map((play) => ({ play, hosts: hostsOf(run, play) }))
  for (const { play, hosts } of chosen) run.enlist(play, hosts)
  return chosen
}

/** The hosts that a play names, within the limit. */
function hostsOf(run: Run, play: Play): Host[] {
  const { hosts, diagnostics } = matchHosts(patternOf(play, run.extra), run.inventory, run.limit)
  for (const { message, place, severity } of diagnostics) {
    if (severity === 'warning') run.report({ type: 'warning', message, host: null, place: place ?? null })
  }
  return hosts.map((name) => run.hostNamed(name, play))
}

/** The pattern of a play: a string or a list of them, which may be made of extra variables and the play's own. */
export function patternOf(play: Play, extra: RawDict): string[] {
  const value = evaluate(play.hosts, earlyScope([extra, play.vars]))
  return (Array.isArray(value) ? value : [value]).map((one) => str(one))
}
