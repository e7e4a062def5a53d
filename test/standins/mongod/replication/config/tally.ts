import { isVoter, type SetConfig } from './types.ts'

/** How many make a majority of what. */
export interface Tally {
  readonly voters: number
  /** Voters that hold data. */
  readonly writableVoters: number
  /** Votes that make a primary, or that keep one. */
  readonly majority: number
  /** Members that must hold a write for `w: majority`. */
  readonly writeMajority: number
  /** Whether a write without a write concern waits for the majority. */
  readonly isMajorityDefault: boolean
}

/** Counts the members of a configuration. */
export function tallyOf({ members }: Pick<SetConfig, 'members'>): Tally {
  const voters = members.filter(isVoter).length
  const arbiters = members.filter(({ arbiterOnly }) => arbiterOnly).length
  const majority = Math.floor(voters / 2) + 1
  const writableVoters = voters - arbiters
  return {
    voters,
    writableVoters,
    majority,
    writeMajority: Math.min(majority, writableVoters),
    isMajorityDefault: arbiters === 0 || writableVoters > majority,
  }
}
