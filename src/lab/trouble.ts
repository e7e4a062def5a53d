/** Why the lab cannot do what was asked, in one line, and what to do about it. */
export interface Trouble extends Error {
  readonly help: string
}

/** An error for the user of the lab; `help` is the remedy. */
export function trouble(message: string, help: string, cause?: unknown): Trouble {
  return Object.assign(new Error(message, { cause }), { help })
}

/** Tells trouble that the user can mend from a bug of ours. */
export function isTrouble(error: unknown): error is Trouble {
  return error instanceof Error && 'help' in error && typeof error.help === 'string'
}
