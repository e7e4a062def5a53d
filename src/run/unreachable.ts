/** A host that can't be talked to (any more): the sentence a user reads. */
export interface Unreachable extends Error {
  readonly unreachable: true
}

export function unreachableError(message: string, cause?: unknown): Unreachable {
  return Object.assign(new Error(message, { cause }), { unreachable: true as const })
}

export function isUnreachable(reason: unknown): reason is Unreachable {
  return reason instanceof Error && 'unreachable' in reason && reason.unreachable === true
}
