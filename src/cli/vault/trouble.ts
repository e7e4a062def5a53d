import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { problem } from '../../diagnostics/diagnostic.ts'
import { complain } from '../say.ts'

/** What keeps `rcprov vault` from doing its work. */
export function trouble(message: string, help?: string): Diagnostic {
  return problem('vault', message, undefined, help)
}

/** Whether it is a mistake, and not what was asked for. */
export function isTrouble(outcome: unknown): outcome is Diagnostic {
  return typeof outcome === 'object' && outcome !== null && 'severity' in outcome
}

/** Tells all mistakes; the exit code is that of wrong usage. */
export function tellTroubles(troubles: readonly Diagnostic[]): number {
  const codes = troubles.map(({ message, help }) => complain(help === undefined ? message : `${message}; ${help}`))
  return codes[0] ?? 0
}
