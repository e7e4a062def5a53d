import { exit } from '../exit.ts'
import type { RunGiven } from '../flags.ts'
import type { Loaded } from '../load.ts'
import type { Check } from './check.ts'
import { collector, isCheck } from './collect.ts'
import { carryOutFor } from './quietly.ts'

/** Plays checks, each for itself, and tells each as it ends; gives the exit code of a run that did not come to its end. */
export async function playChecks(
  loaded: Loaded,
  given: RunGiven,
  playbook: string,
  tell: (check: Check) => void,
): Promise<number | null> {
  const { hear, rest } = collector(loaded.plays, tell)
  const { code, run } = await carryOutFor(loaded, given, playbook, hear, { forgives: isCheck })
  if (!run || code === exit.interrupted) return code
  rest().forEach(tell)
  return null
}

/** The exit code for checks; that nothing was checked proves nothing. */
export function codeOfChecks(checks: readonly Check[]): number {
  const has = (status: Check['status']) => checks.some((check) => check.status === status)
  if (has('unreachable')) return exit.unreachable
  if (has('failed')) return exit.hostFailed
  return has('ok') ? exit.fine : exit.usage
}
