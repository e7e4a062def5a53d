import type { Inventory } from '../files/inventory.ts'
import { type Matched, matchHosts } from '../files/pattern.ts'
import { earlyScope } from '../language/early-scope.ts'
import type { Play } from '../language/step.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import { type RawDict, Secret } from '../template/values.ts'
import type { Host } from './host.ts'
import type { Run } from './run.ts'

/** Finds the plays' hosts and begins to log in to all of them: what else is to be loaded is loaded meanwhile. */
export function enlistAll(run: Run, plays: readonly Play[]): void {
  for (const play of plays) run.enlist(play, hostsOf(run, play, matched(run, play).hosts))
}

/** The hosts of a play that is to begin; earlier plays may have added some. Tells what is odd about its pattern. */
export function chooseHosts(run: Run, play: Play): readonly Host[] {
  const { hosts: names, diagnostics } = matched(run, play)
  for (const { message, place, severity } of diagnostics) {
    if (severity === 'warning') run.report({ type: 'warning', message, host: null, place: place ?? null })
  }
  const hosts = hostsOf(run, play, names)
  run.enlist(play, hosts)
  return hosts
}

function matched({ extra, inventory, limit }: Run, play: Play): Matched {
  return matchHosts(patternOf(play, extra), inventory, limit)
}

function hostsOf(run: Run, play: Play, hosts: readonly string[]): readonly Host[] {
  return hosts.map((name) => run.hostNamed(name, play))
}

/** The hosts of a play as the inventory's files have them; none where its pattern can't be told, which is reported elsewhere. */
export function hostsBeforeRun(
  play: Play,
  inventory: Inventory,
  limit: string | null,
  extra: RawDict,
): readonly string[] {
  try {
    return matchHosts(patternOf(play, extra), inventory, limit).hosts
  } catch (reason) {
    if (reason instanceof TemplateError) return []
    throw reason
  }
}

/** The pattern of a play: a string or a list of them, which may be made of extra variables and the play's own. */
export function patternOf(play: Play, extra: RawDict): string[] {
  const value = evaluate(play.hosts, earlyScope([extra, play.vars]))
  return (Array.isArray(value) ? value : [value]).map((one) => str(one instanceof Secret ? one.open() : one))
}
