import type { Document } from 'bson'
import type { OpTime, WriteConcern } from '../contract.ts'
import { tallyOf } from './config/tally.ts'
import { isVoter, type MemberConfig, type SetConfig } from './config/types.ts'
import { compareOpTimes, nowhere } from './optime.ts'

/** How far each member has got, by its _id. */
export type Positions = ReadonlyMap<number, OpTime>

/** The newest write that enough voters hold. */
export function majorityPoint(config: SetConfig, positions: Positions): OpTime {
  const held = config.members
    .filter((member) => isVoter(member) && !member.arbiterOnly)
    .map(({ _id }) => positions.get(_id) ?? nowhere)
    .sort((one, other) => compareOpTimes(other, one))
  return held[tallyOf(config).writeMajority - 1] ?? nowhere
}

/** Why a write concern can never hold in this set, as a `writeConcernError`; null where it can. */
export function impossibility(config: SetConfig, { w }: WriteConcern): Document | null {
  if (w === 'majority') return null
  const holders = config.members.filter(({ arbiterOnly }) => !arbiterOnly)
  if (typeof w === 'number') return w <= holders.length ? null : unsatisfiable('Not enough data-bearing nodes')
  const mode = config.settings.getLastErrorModes[w]
  if (mode === undefined) {
    const errmsg = `No write concern mode named '${w}' found in replica set configuration`
    return { code: 79, codeName: 'UnknownReplWriteConcern', errmsg }
  }
  return meets(mode, holders) ? null : unsatisfiable(`Not enough nodes match write concern mode "${w}"`)
}

/** Whether enough members hold a write, for a `w` that is a number or a mode of the configuration. */
export function isHeld(config: SetConfig, positions: Positions, opTime: OpTime, w: number | string): boolean {
  const holders = config.members.filter(
    ({ _id, arbiterOnly }) => !arbiterOnly && compareOpTimes(positions.get(_id) ?? nowhere, opTime) >= 0,
  )
  if (typeof w === 'number') return holders.length >= w
  const mode = config.settings.getLastErrorModes[w]
  return mode !== undefined && meets(mode, holders)
}

/** Each tag of the mode must be there with so many different values. */
function meets(mode: Readonly<Record<string, number>>, holders: readonly MemberConfig[]): boolean {
  return Object.entries(mode).every(([tag, count]) => {
    const values = holders.flatMap(({ tags }) => tags[tag] ?? [])
    return new Set(values).size >= count
  })
}

function unsatisfiable(errmsg: string): Document {
  return { code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg }
}

/** The `writeConcernError` after the time that the client gave. */
export function timedOut(concern: WriteConcern): Document {
  const writeConcern = { w: concern.w, wtimeout: concern.wtimeout, provenance: 'clientSupplied' }
  const errmsg = 'waiting for replication timed out'
  return { code: 64, codeName: 'WriteConcernTimeout', errmsg, errInfo: { wtimeout: true, writeConcern } }
}

/** The `writeConcernError` of a write whose primary has stepped down meanwhile. */
export const interrupted: Document = {
  code: 11602,
  codeName: 'InterruptedDueToReplStateChange',
  errmsg: 'operation was interrupted',
}
