import { ageText, compareConfigs } from './order.ts'
import { tallyOf } from './tally.ts'
import { isElectable, type MemberConfig, type SetConfig } from './types.ts'

/** What forbids to follow one configuration by another; null where nothing does. Both hold by themselves. */
export function faultOfChange(old: SetConfig, next: SetConfig, isForced: boolean): string | null {
  if (compareConfigs(old, next) >= 0) {
    const ages = `${ageText(next)} is not greater than ${ageText(old)} for replica set ${next._id}`
    return `New replica set configuration version and term must be greater than old, but ${ages}`
  }
  if (!old.settings.replicaSetId.equals(next.settings.replicaSetId)) {
    const ids = `old was ${old.settings.replicaSetId}, and new is ${next.settings.replicaSetId}`
    return `New and old configurations differ in replica set ID; ${ids}`
  }
  return faultOfSameMembers(old, next) ?? faultOfPsa(old, next) ?? (isForced ? null : faultOfVoters(old, next))
}

function faultOfSameMembers(old: SetConfig, next: SetConfig): string | null {
  for (const now of next.members) {
    for (const before of old.members) {
      const fault = faultOfMember(before, now, next._id)
      if (fault !== null) return fault
    }
  }
  return null
}

function faultOfMember(before: MemberConfig, now: MemberConfig, setName: string): string | null {
  const isSameId = before._id === now._id
  const isSameHost = before.host === now.host
  if (isSameHost && !isSameId) {
    const ids = `the _id field is ${now._id} and in the old configuration it is ${before._id}`
    const both = `New and old configurations both have members with host of ${before.host}`
    return `${both} but in the new configuration ${ids} for replica set ${setName}`
  }
  if (!isSameId) return null
  if (before.buildIndexes !== now.buildIndexes) return faultOfFixed('buildIndexes', before.host)
  return before.arbiterOnly === now.arbiterOnly ? null : faultOfFixed('arbiterOnly', before.host)
}

function faultOfFixed(field: string, host: string): string {
  const differ = `New and old configurations differ in the setting of the ${field} field for member ${host}`
  return `${differ}; to make this change, remove then re-add the member`
}

/** An arbiter's vote must not make a primary of a secondary that may lack what the only other one has committed. */
function faultOfPsa(old: SetConfig, next: SetConfig): string | null {
  const { majority, writableVoters } = tallyOf({ members: old.members.map(grownUp) })
  const isPsa = next.members.length === 3 && next.members.filter(({ arbiterOnly }) => arbiterOnly).length === 1
  const electable = next.members.filter((member) => isElectable(grownUp(member))).length
  if (majority <= writableVoters || !isPsa || electable <= 1) return null
  const rule = 'Rejecting reconfig where the new config has a PSA topology and the secondary is electable'
  const manual = 'https://docs.mongodb.com/manual/reference/method/rs.reconfigForPSASet/'
  const rest = `but the old config contains only one writable node. Refer to ${manual}`
  return `${rule}, ${rest} for next steps on reconfiguring a PSA set.`
}

function faultOfVoters(old: SetConfig, next: SetConfig): string | null {
  const before = voterIds(old)
  const after = voterIds(next)
  const changed = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))]
  if (changed.length <= 1) return null
  return 'Non force replica set reconfig can only add or remove at most 1 voting member.'
}

function voterIds({ members }: SetConfig): readonly number[] {
  return members.filter(({ votes }) => votes > 0).map(({ _id }) => _id)
}

function grownUp(member: MemberConfig): MemberConfig {
  return { ...member, newlyAdded: false }
}

/** Whether the change would alter what writes without a write concern wait for. */
export function altersDefaultConcern(old: SetConfig, next: SetConfig): boolean {
  const before = tallyOf({ members: old.members.map(grownUp) })
  return before.isMajorityDefault !== tallyOf({ members: next.members.map(grownUp) }).isMajorityDefault
}

/** New members that vote and hold data get no say until they have the data. */
export function withNewlyAdded(old: SetConfig, next: SetConfig): SetConfig {
  const members = next.members.map((member) => {
    const before = old.members.find(({ _id }) => _id === member._id)
    const isNew = before === undefined || before.newlyAdded
    return { ...member, newlyAdded: isNew && member.votes > 0 && !member.arbiterOnly }
  })
  return { ...next, members }
}

/** The configuration in which a member that was newly added has its vote. */
export function withGrownMember(config: SetConfig, id: number, term: number): SetConfig {
  const members = config.members.map((member) => (member._id === id ? grownUp(member) : member))
  return { ...config, version: config.version + 1, term, members }
}

/** A forced configuration is newer than any that could be on its way; `random` is from 0 to 1. */
export function forced(old: SetConfig, next: SetConfig, random: number): SetConfig {
  const version = Math.max(old.version, next.version) + 10_000 + Math.floor(random * 100_000)
  return { ...next, version, term: -1 }
}
