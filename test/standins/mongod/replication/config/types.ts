import type { ObjectId } from 'bson'

/** One member's line of the configuration, with every default filled in. */
export interface MemberConfig {
  readonly _id: number
  /** Always with its port: `h1:27017`. */
  readonly host: string
  readonly arbiterOnly: boolean
  readonly buildIndexes: boolean
  readonly hidden: boolean
  readonly priority: number
  readonly tags: Readonly<Record<string, string>>
  readonly secondaryDelaySecs: number
  readonly votes: number
  /** It has no vote and no priority yet, until it has all the data. Not shown to users. */
  readonly newlyAdded: boolean
}

/** The settings that hold for the whole set; times in milliseconds or as the name says. */
export interface Settings {
  readonly chainingAllowed: boolean
  readonly heartbeatIntervalMillis: number
  readonly heartbeatTimeoutSecs: number
  readonly electionTimeoutMillis: number
  readonly catchUpTimeoutMillis: number
  readonly catchUpTakeoverDelayMillis: number
  readonly getLastErrorModes: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly replicaSetId: ObjectId
}

/** The configuration of a replica set. */
export interface SetConfig {
  readonly _id: string
  readonly version: number
  /** Of the primary that made it; -1 where it was forced. */
  readonly term: number
  readonly members: readonly MemberConfig[]
  readonly writeConcernMajorityJournalDefault: boolean
  readonly settings: Settings
}

/** Whether it votes now. */
export function isVoter(member: MemberConfig): boolean {
  return member.votes > 0 && !member.newlyAdded
}

/** The priority that it has now. */
export function priorityOf(member: MemberConfig): number {
  return member.newlyAdded ? 0 : member.priority
}

/** Whether it could become primary at all. */
export function isElectable(member: MemberConfig): boolean {
  return !member.arbiterOnly && priorityOf(member) > 0
}

/** Splits `h1:27017`; the port is 27017 where none is named. */
export function splitHost(host: string): { readonly name: string; readonly port: number } {
  const at = host.lastIndexOf(':')
  const isBare = at < 0 || host.endsWith(']')
  if (isBare) return { name: bare(host), port: 27017 }
  return { name: bare(host.slice(0, at)), port: Number(host.slice(at + 1)) }
}

function bare(name: string): string {
  return name.startsWith('[') ? name.slice(1, -1) : name
}

/** Whether a member's name can only mean the machine itself. */
export function isLocalhost(host: string): boolean {
  const { name } = splitHost(host)
  return name === 'localhost' || name.startsWith('127.') || name === '::1'
}
