import type { Code } from './codes.ts'
import type { Place } from './place.ts'

/** A mistake in the user's files or flags: collected, never thrown. Rendered by `frame`. */
export interface Diagnostic {
  readonly code: Code
  readonly severity: 'error' | 'warning'
  /** What is wrong, as one sentence without a full stop. */
  readonly message: string
  readonly place?: Place
  /** What to do about it. */
  readonly help?: string
}

/** An error at a place, with the remedy if there is one. */
export function problem(code: Code, message: string, place?: Place, help?: string): Diagnostic {
  return { code, severity: 'error', message, ...(place && { place }), ...(help !== undefined && { help }) }
}

/** Like `problem`, for what works but is likely not meant. */
export function warning(code: Code, message: string, place?: Place, help?: string): Diagnostic {
  return { ...problem(code, message, place, help), severity: 'warning' }
}
