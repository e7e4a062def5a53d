import type { OpTime } from '../../contract.ts'
import type { MemberConfig } from '../config/types.ts'
import { compareOpTimes } from '../optime.ts'
import type { Seen } from '../seen.ts'
import { State } from '../states.ts'

/** A member that writes may be fetched from. */
export interface Candidate {
  readonly member: MemberConfig
  readonly seen: Seen
}

/** The member to fetch from: the primary, else who has most; null where nobody has anything to give. */
export function chooseSource(
  candidates: readonly Candidate[],
  primary: number | null,
  applied: OpTime,
  mayChain: boolean,
): MemberConfig | null {
  const giving = candidates.filter(({ member, seen }) => gives(member, seen))
  const first = giving.find(({ member }) => member._id === primary)
  if (first !== undefined) return first.member
  if (!mayChain && primary !== null) return null
  const ahead = giving
    .filter(({ seen }) => compareOpTimes(seen.applied, applied) > 0)
    .sort((one, other) => compareOpTimes(other.seen.applied, one.seen.applied))
  return ahead[0]?.member ?? null
}

/** The member whose data is taken over in an initial sync: the primary, else any that has all of it. */
export function chooseOrigin(candidates: readonly Candidate[], primary: number | null): MemberConfig | null {
  const giving = candidates.filter(({ member, seen }) => gives(member, seen))
  return (giving.find(({ member }) => member._id === primary) ?? giving[0])?.member ?? null
}

function gives(member: MemberConfig, { isUp, state }: Seen): boolean {
  const hasData = state === State.primary || state === State.secondary
  return isUp === true && hasData && !member.arbiterOnly && member.secondaryDelaySecs === 0
}
