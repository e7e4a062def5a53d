import { tallyOf } from '../config/tally.ts'
import { isElectable, isVoter, type SetConfig } from '../config/types.ts'
import { State } from '../states.ts'

/** What a member knows of itself when it thinks of an election; times in milliseconds of one clock. */
export interface Standing {
  readonly config: SetConfig
  readonly self: number
  readonly state: State
  readonly now: number
  /** It has stepped down or was frozen: it does not stand before. */
  readonly standsFrom: number
  /** The _ids of other members that answer. */
  readonly reachable: ReadonlySet<number>
}

/** Why a member does not stand for election; null where it may. */
export function reasonNotToStand(standing: Standing): string | null {
  const me = standing.config.members[standing.self]
  if (me === undefined) return 'it is not in the configuration'
  if (!isElectable(me)) return 'it is not electable'
  if (standing.state !== State.secondary) return 'it is not a secondary'
  if (standing.now < standing.standsFrom) return 'it has stepped down or is frozen'
  const seen = standing.config.members.filter((member) => isVoter(member) && isReached(member._id, me._id, standing))
  return seen.length >= tallyOf(standing.config).majority ? null : 'it does not see a majority'
}

function isReached(id: number, self: number, { reachable }: Standing): boolean {
  return id === self || reachable.has(id)
}
