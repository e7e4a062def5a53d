/** Why a host or a user on it can't be reached: a value, shown to the user as the host's result. */
export interface LoginFailure {
  readonly failure: 'unreachable' | 'authentication' | 'host-key' | 'become' | 'shell'
  /** What is wrong, as a sentence without a full stop. */
  readonly message: string
  /** What to do about it. */
  readonly help: string
}

/** Tells a failed login from what was asked for. */
export function isLoginFailure(outcome: object): outcome is LoginFailure {
  return 'failure' in outcome
}

const CODE = 'CONNECTION_LOST'

/** An error for frames whose answer will never come; whether they ran is not known. */
export function connectionLost(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: CODE })
}

/** Tells a lost connection, after which a change must be read back, from a bug. */
export function isConnectionLost(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === CODE
}
