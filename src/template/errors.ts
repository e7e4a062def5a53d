import type { Place } from '../diagnostics/place.ts'
import type { Undefined } from './values.ts'

/** An evaluation that failed: the engine makes it the failed result of a host. */
export class TemplateError extends Error {
  override readonly name: string = 'TemplateError'
  /** Where in the user's files; the innermost template that was running sets it. */
  place?: Place
}

/** Something undefined was used; `default` and `is defined` catch it. */
export class UndefinedError extends TemplateError {
  override readonly name: string = 'UndefinedError'
  constructor({ hint, place }: Undefined) {
    super(hint)
    if (place) this.place = place
  }
}

/** Names the place in an error that has none yet. */
export function atPlace<T>(place: Place, run: () => T): T {
  try {
    return run()
  } catch (reason) {
    if (reason instanceof TemplateError) reason.place ??= place
    throw reason
  }
}

/** Ends the evaluation, in Python's words where Python has some. */
export function fail(message: string): never {
  throw new TemplateError(message)
}

/** An evaluation's error with the place of what could not be evaluated. */
export function templateMessage(error: TemplateError): string {
  return error.place
    ? `${error.message} (${error.place.file}:${error.place.line}:${error.place.column})`
    : error.message
}
