import { type Hello, hello } from '../../state/mongo/hello.ts'
import { ownSet, type SeenSet, type SetView, setOfPrimary } from '../../state/mongo/set.ts'
import type { MongoProbe, MongoServer, MongoTarget } from '../../state/mongo.ts'
import type { Found } from '../../state/probe.ts'
import { type NameProbes, namesProbes } from './names.ts'

/** What is asked of the members of a set, round by round. */
export type SetProbes = NameProbes & { readonly [K in `set ${string}`]: MongoProbe<SetView> } & {
  readonly [K in `hello ${string}`]: MongoProbe<Hello>
}

export type FoundSet = Found<SetProbes>

/** What is looked for. */
export interface Search {
  readonly server: MongoServer
  readonly name: string
  /** The members that are wanted, as `host:port`. */
  readonly hosts: readonly string[]
  /** Whether a set that is there is brought to what is wanted, too. */
  readonly keeps: boolean
  /** A set without a primary is changed all the same. */
  readonly force: boolean
  /** Whether it matters how names are resolved. */
  readonly validates: boolean
}

/** Where a set is spoken to. */
export interface Seat {
  readonly view: SeenSet
  /** The name of the member that the task names; null if it is not in the set. */
  readonly named: string | null
  readonly primary: MongoTarget
}

/** What is asked in the round after what was found. */
export function setProbes(search: Search, found: FoundSet): SetProbes {
  const { server, name, hosts, force } = search
  const view = found['set named']
  if (!view) return { 'set named': ownSet(server) }
  if (view.at === 'set' && view.name === name) {
    if (!search.keeps) return {}
    const asksPrimary = !view.isWritable && !(force && view.primary === null)
    if (asksPrimary && !found['set primary']) return { 'set primary': setOfPrimary(server, 'primary', name) }
    return newcomers(search, found)
  }
  if (view.at !== 'blank' && view.at !== 'removed') return {}
  const asked = hosts.filter((host) => !found[`hello ${host}`])
  if (asked.length > 0) return helloProbes(server, asked)
  const primary = primaryElsewhere(search, found)
  if (primary !== null && !found['set primary']) {
    return { 'set primary': setOfPrimary(server, { member: primary }, name) }
  }
  return primary === null ? names(search, hosts, hosts) : newcomers(search, found)
}

/** Those that are to come into a set that there is. */
function newcomers(search: Search, found: FoundSet): SetProbes {
  const seat = seatOf(search, found)
  if (!seat) return {}
  const there = new Set(seat.view.standings.map(({ host }) => host))
  const stay = search.hosts.filter((host) => there.has(host))
  const come = search.hosts.filter((host) => !there.has(host))
  return { ...helloProbes(search.server, come), ...names(search, stay, come), ...names(search, come, search.hosts) }
}

function helloProbes(server: MongoServer, hosts: readonly string[]): SetProbes {
  const probes = hosts.map((host) => [`hello ${host}`, hello(server, { member: host })] as const)
  // TypeScript takes a computed name for any string.
  return Object.fromEntries(probes) as { readonly [K in `hello ${string}`]: MongoProbe<Hello> } as SetProbes
}

function names({ validates }: Search, on: readonly string[], hosts: readonly string[]): NameProbes {
  return validates ? namesProbes(on, hosts) : {}
}

/**
 * The primary of the set that is wanted, as one of its members has it, where the one that the task names is not in it;
 * any member of it while there is none.
 */
function primaryElsewhere({ hosts, name }: Search, found: FoundSet): string | null {
  const said = hosts.flatMap((host) => found[`hello ${host}`] ?? [])
  const members = said.flatMap((one) => (one.at === 'set' && one.name === name ? [one] : []))
  return members.find(({ primary }) => primary !== null)?.primary ?? members[0]?.me ?? null
}

/** The set as its primary sees it, or, to be forced, as the member that the task names; null where it is not there. */
export function seatOf(search: Search, found: FoundSet): Seat | null {
  const [named, primary] = [found['set named'], found['set primary']]
  if (named?.at === 'set' && named.name === search.name) {
    const view = primary ?? named
    return view.at === 'set' ? { view, named: named.me, primary: 'primary' } : null
  }
  const member = primaryElsewhere(search, found)
  if (primary?.at !== 'set' || member === null) return null
  return { view: primary, named: null, primary: { member } }
}
