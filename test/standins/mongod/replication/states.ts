/** The states of a member, by the numbers that status and heartbeats use. */
export const State = {
  startup: 0,
  primary: 1,
  secondary: 2,
  recovering: 3,
  startup2: 5,
  unknown: 6,
  arbiter: 7,
  down: 8,
  rollback: 9,
  removed: 10,
} as const

/** One of the states. */
export type State = (typeof State)[keyof typeof State]

const names: Readonly<Record<number, string>> = {
  0: 'STARTUP',
  1: 'PRIMARY',
  2: 'SECONDARY',
  3: 'RECOVERING',
  5: 'STARTUP2',
  6: 'UNKNOWN',
  7: 'ARBITER',
  8: 'DOWN',
  9: 'ROLLBACK',
  10: 'REMOVED',
}

/** The state as status has it. */
export function stateName(state: number): string {
  return names[state] ?? 'UNKNOWN'
}

/** Reads a state out of another member's message. */
export function readState(value: unknown): State {
  return Object.values(State).find((state) => state === value) ?? State.unknown
}
