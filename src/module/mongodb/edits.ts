import type { Json } from '../../state/json.ts'
import type { SetConfig, SetMember } from '../../state/mongo/config.ts'
import { changed, described, differences, type Gap, type Kept } from './goal.ts'
import type { Member } from './members.ts'

/** A new configuration for a set. */
export interface Edit {
  readonly title: string
  readonly members: readonly SetMember[]
  readonly settings: SetConfig['settings']
  /** The member that comes new. */
  readonly joins: Member | null
}

/**
 * All that is to be edited, in the order in which it is done; each edit as if it were the first, and with no more than
 * one voting member that comes or goes.
 */
export function edits(config: SetConfig, gap: Gap, isUp: (host: string) => boolean): readonly Edit[] {
  const gone = gap.removed.filter(({ host }) => !isUp(host)).map((member) => removal(config, member))
  const parting = gap.removed.filter(({ host }) => isUp(host)).toSorted((one, other) => byData(other, one))
  const leaving = parting.map((member) => removal(config, member))
  const coming = gap.added.toSorted(byData).map((member) => addition(config, member))
  const steady = gap.kept.filter((kept) => !changesVotes(kept) && differences(kept).length > 0)
  const revoted = gap.kept.filter(changesVotes)
  // Who comes first keeps the majority large, unless there is no room.
  const [first, last] = hasRoom(config) ? [coming, leaving] : [leaving, coming]
  return [
    ...gone,
    ...first,
    ...(steady.length + gap.settings.size > 0 ? [alteration(config, steady, gap.settings)] : []),
    ...revoted.map((kept) => alteration(config, [kept], new Map())),
    ...last,
  ]
}

/** Who holds data comes before arbiters, and goes after them. */
function byData(one: Member, other: Member): number {
  return Number(one.arbiterOnly) - Number(other.arbiterOnly)
}

/** The configuration that all edits lead to. */
export function whole(config: SetConfig, { kept, added, settings }: Gap, due: readonly Edit[]): Edit {
  const stay = kept.map(({ now, wanted }) => ({ _id: now._id, ...wanted }))
  return {
    title: due.map(({ title }) => title).join(', '),
    members: added.reduce<readonly SetMember[]>((members, member) => joined(members, member, config.members), stay),
    settings: withSettings(config, settings),
    joins: null,
  }
}

function removal({ members, settings }: SetConfig, { host }: SetMember): Edit {
  return { title: `remove ${host}`, members: members.filter((one) => one.host !== host), settings, joins: null }
}

function addition({ members, settings }: SetConfig, member: Member): Edit {
  return { title: `add ${described(member)}`, members: joined(members, member, members), settings, joins: member }
}

function alteration(config: SetConfig, altered: readonly Kept[], settings: Gap['settings']): Edit {
  const wanted = new Map(altered.map(({ now, wanted }) => [now._id, wanted]))
  const ofSettings = [...settings].map(([name, [old, value]]) => changed(name, old, value))
  return {
    title: [...altered.flatMap(differences), ...ofSettings].join(', '),
    members: config.members.map((member) => ({ ...member, ...wanted.get(member._id) })),
    settings: withSettings(config, settings),
    joins: null,
  }
}

function changesVotes({ now, wanted }: Kept): boolean {
  return now.votes !== wanted.votes
}

function withSettings({ settings }: SetConfig, wanted: Gap['settings']): Readonly<Record<string, Json>> {
  return { ...settings, ...Object.fromEntries([...wanted].map(([name, [, value]]) => [name, value])) }
}

/** With a member more, whose number neither those of now nor those to be have. */
function joined(members: readonly SetMember[], member: Member, now: readonly SetMember[]): readonly SetMember[] {
  const taken = new Set([...members, ...now].map(({ _id }) => _id))
  const next = Math.max(-1, ...taken) + 1
  const free = Array.from({ length: 256 }, (_, id) => id).find((id) => !taken.has(id)) ?? next
  return [...members, { _id: next <= 255 ? next : free, ...member }]
}

function hasRoom({ members }: SetConfig): boolean {
  return members.length < 50 && members.filter(({ votes }) => votes > 0).length < 7
}

/** The first configuration of a set. */
export function firstConfig(name: string, members: readonly Member[], settings: SetConfig['settings']): SetConfig {
  const numbered = members.map((member, _id) => ({ _id, ...member }))
  return { name, version: 1, members: numbered, settings, others: { protocolVersion: 1 } }
}
