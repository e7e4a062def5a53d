import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../state/json.ts'
import { partOf, type SetConfig, type SetMember } from '../../state/mongo/config.ts'
import { partsOf, type SeenSet } from '../../state/mongo/set.ts'
import { type Member, memberToBe, type WantedMember } from './members.ts'

/** What a set is to be. */
export interface Goal {
  readonly name: string
  readonly members: readonly WantedMember[]
  readonly settings: Readonly<Record<string, Json>>
}

/** A member that stays: as it is, and as it is to be. */
export interface Kept {
  readonly now: SetMember
  readonly wanted: Member
}

/** What a configuration lacks to be what it should. */
export interface Gap {
  readonly added: readonly Member[]
  readonly removed: readonly SetMember[]
  readonly kept: readonly Kept[]
  /** By name: as it is and as it should be. */
  readonly settings: ReadonlyMap<string, readonly [Json, Json]>
}

/** What a set's configuration lacks. */
export function gapOf({ members: now, settings }: SetConfig, goal: Goal): Gap {
  const wanted = goal.members.map((member) => {
    const existing = now.find(({ host }) => host === member.host) ?? null
    return { existing, wanted: memberToBe(member, existing) }
  })
  const wrong = Object.entries(goal.settings).filter(([name, value]) => settings[name] !== value)
  return {
    added: wanted.filter(({ existing }) => !existing).map((member) => member.wanted),
    removed: now.filter(({ host }) => !goal.members.some((member) => member.host === host)),
    kept: wanted.flatMap(({ existing, wanted }) => (existing ? [{ now: existing, wanted }] : [])),
    settings: new Map(wrong.map(([name, value]) => [name, [settings[name] ?? null, value]])),
  }
}

/** The members as they are to be, in the order of the task; `now` are those that the set has. */
export function membersToBe(goal: Goal, now: readonly SetMember[]): readonly Member[] {
  return goal.members.map((member) => memberToBe(member, now.find(({ host }) => host === member.host) ?? null))
}

/** How a member that stays differs, each as `priority of h1:27017 1 → 2`. */
export function differences({ now, wanted }: Kept): readonly string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const old = now[name as keyof Member]
    return isDeepStrictEqual(old, value) ? [] : [changed(`${name} of ${now.host}`, old, value)]
  })
}

/** `priority of h1:27017 1 → 2` */
export function changed(what: string, old: Json, value: Json): string {
  const shown = (one: Json) => (typeof one === 'object' ? JSON.stringify(one) : String(one))
  return `${what} ${shown(old)} → ${shown(value)}`
}

/** How a set whose configuration is not told differs, as far as can be seen: who is in it, and as what. */
export function visibleDifferences(set: SeenSet, goal: Goal): readonly string[] {
  const parts = partsOf(set)
  const wanted = new Set(goal.members.map(({ host }) => host))
  return [
    ...goal.members.flatMap((member) => {
      const part = parts.get(member.host)
      const aim = partOf(memberToBe(member, null))
      if (part === undefined) return [`${member.host} is not in it`]
      return member.said === null || part === aim ? [] : [`${member.host} is ${part}, not ${aim}`]
    }),
    ...[...parts.keys()].filter((host) => !wanted.has(host)).map((host) => `${host} is in it`),
  ]
}

/** `h2:27017 (priority 2, tags {"dc":"a"})`: a member with what is not usual of it. */
export function described(member: Member): string {
  if (member.arbiterOnly) return `${member.host} (arbiter)`
  const usual = memberToBe({ host: member.host, said: null }, null)
  const unusual = Object.entries(usual).flatMap(([name, otherwise]) => {
    const value = member[name as keyof Member]
    if (isDeepStrictEqual(value, otherwise)) return []
    return value === true ? [name] : [`${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`]
  })
  return unusual.length === 0 ? member.host : `${member.host} (${unusual.join(', ')})`
}
