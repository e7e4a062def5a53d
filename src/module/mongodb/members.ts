import { didYouMean } from '../../diagnostics/suggest.ts'
import { isDict, type Json } from '../../state/json.ts'
import type { SetMember } from '../../state/mongo/config.ts'
import { shown, toBoolean, toInteger, toNumber } from '../scalar.ts'

/** A member with all that a task may say of it; its number in the set is the set's own affair. */
export type Member = Omit<SetMember, '_id'>

/** A member as a task names it. */
export interface WantedMember {
  readonly host: string
  /** What is said of it; null of one that is only named, and otherwise stays as it is. */
  readonly said: Partial<Member> | null
}

/** The members that a task's argument names, or what is wrong with it. */
export function wantedMembers(
  members: Json,
  arbiterAt: number | undefined,
): readonly WantedMember[] | { readonly wrong: string } {
  const items = typeof members === 'string' ? members.split(',').map((name) => name.trim()) : members
  if (!Array.isArray(items) || items.length === 0) return { wrong: 'members must be a list of at least one member' }
  if (arbiterAt !== undefined && !(arbiterAt in items)) {
    return { wrong: `arbiter_at_index is ${arbiterAt}, but members end at ${items.length - 1}` }
  }
  const wanted = items.map((item, i) => wantedMember(item, i === arbiterAt))
  const wrong = wanted.find((member) => 'wrong' in member)
  if (wrong) return wrong
  const found = wanted.flatMap((member) => ('wrong' in member ? [] : [member]))
  const twice = found.find(({ host }, i) => found.findIndex((other) => other.host === host) !== i)
  return twice ? { wrong: `${twice.host} is in members twice` } : found
}

function wantedMember(item: Json, isArbiter: boolean): WantedMember | { readonly wrong: string } {
  if (typeof item === 'string') {
    return item === ''
      ? { wrong: 'a member of members has no name' }
      : { host: withPort(item), said: isArbiter ? { arbiterOnly: true } : null }
  }
  if (!isDict(item)) return { wrong: `a member must be a host or a dict, not ${JSON.stringify(item)}` }
  const { host, ...rest } = item
  if (typeof host !== 'string' || host === '') return { wrong: 'a member that is a dict needs "host"' }
  const read = Object.entries(rest).map(([name, value]) => attribute(host, name, value))
  const wrong = read.find((one) => 'wrong' in one)
  if (wrong) return { wrong: wrong.wrong }
  const said: Partial<Member> = Object.assign({}, ...read.map((one) => ('said' in one ? one.said : {})))
  return { host: withPort(host), said: isArbiter ? { ...said, arbiterOnly: true } : said }
}

function attribute(
  host: string,
  name: string,
  value: Json,
): { readonly said: Partial<Member> } | { readonly wrong: string } {
  const read = attributes.get(name)
  if (!read) return { wrong: `"${name}" is not known of a member (${host})${didYouMean(name, attributes.keys())}` }
  const said = read(value)
  return typeof said === 'string' ? { wrong: `${name} of ${host} must be ${said}` } : { said }
}

type Attribute = (value: Json) => Partial<Member> | string

const attributes: ReadonlyMap<string, Attribute> = new Map([
  ['priority', (value) => ranged(toNumber(scalar(value)), 0, 1000, (priority) => ({ priority }))],
  ['votes', (value) => ranged(toInteger(scalar(value)), 0, 1, (votes) => ({ votes }))],
  ['hidden', (value) => flag(value, (hidden) => ({ hidden }))],
  ['arbiterOnly', (value) => flag(value, (arbiterOnly) => ({ arbiterOnly }))],
  ['buildIndexes', (value) => flag(value, (buildIndexes) => ({ buildIndexes }))],
  ['secondaryDelaySecs', delay],
  ['slaveDelay', delay],
  ['tags', (value) => named(value, (tags) => ({ tags }))],
  ['horizons', (value) => named(value, (horizons) => ({ horizons }))],
])

function delay(value: Json): Partial<Member> | string {
  return ranged(toInteger(scalar(value)), 0, Number.MAX_SAFE_INTEGER, (secondaryDelaySecs) => ({ secondaryDelaySecs }))
}

function ranged(
  value: number | undefined,
  least: number,
  most: number,
  make: (value: number) => Partial<Member>,
): Partial<Member> | string {
  const fits = value !== undefined && value >= least && value <= most
  return fits ? make(value) : most === Number.MAX_SAFE_INTEGER ? 'a number of seconds' : `from ${least} to ${most}`
}

function flag(value: Json, make: (value: boolean) => Partial<Member>): Partial<Member> | string {
  const read = toBoolean(scalar(value))
  return read === undefined ? 'yes or no' : make(read)
}

function named(value: Json, make: (value: Record<string, string>) => Partial<Member>): Partial<Member> | string {
  if (!isDict(value)) return 'a dict of texts'
  return make(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)])))
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : shown(scalar(value))
}

/** Lists and dicts are never a number or a flag. */
function scalar(value: Json): boolean | number | string | null {
  return typeof value === 'object' ? null : value
}

/** `h1` → `h1:27017`, `[::1]` → `[::1]:27017`. */
function withPort(host: string): string {
  return /:\d+$/.test(host) && !host.endsWith(']') ? host : `${host}:27017`
}

/** `h1` of `h1:27017`, `::1` of `[::1]:27017`. */
export function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

/**
 * A member as it is to be. One that is only named stays as it is; of one that is described, what is not said is
 * MongoDB's default, and the priority of who can't be elected is 0.
 */
export function memberToBe({ host, said }: WantedMember, now: Member | null): Member {
  if (said === null && now) return now
  const given = said ?? {}
  const unelectable =
    given.arbiterOnly === true || given.hidden === true || given.votes === 0 || (given.secondaryDelaySecs ?? 0) > 0
  return {
    host,
    arbiterOnly: false,
    buildIndexes: true,
    hidden: false,
    priority: unelectable || given.buildIndexes === false ? 0 : 1,
    tags: {},
    secondaryDelaySecs: 0,
    votes: 1,
    horizons: {},
    ...given,
  }
}
