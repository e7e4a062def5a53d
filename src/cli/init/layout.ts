import { type GivenHost, keyOf, readHosts } from './hosts.ts'
import type { Answers } from './questions.ts'

/** The roles of hosts, which are the groups of the inventory too. */
export const roles = ['mongodb', 'rocketchat', 'balancer'] as const
type RoleName = (typeof roles)[number]
type ByRole<T> = Readonly<Record<RoleName, readonly T[]>>

/** A host of the inventory; without an address its name leads to it. */
export interface NamedHost {
  readonly name: string
  readonly address: string | null
}

export type Layout = ByRole<NamedHost>

/** Which host does what, by lists that are right each; a string says which hosts contradict each other. */
export function layoutOf({ hosts, mongodb, rocketchat, balancer }: Answers): Layout | string {
  if (hosts !== undefined && hosts !== 'roles') return named(spread(read(hosts)))
  const lists = { mongodb: read(mongodb), rocketchat: read(rocketchat), balancer: read(balancer) }
  const all = roles.flatMap((role) => lists[role])
  const hostsOf = (role: RoleName) => lists[role].map((host) => withAddress(host, all))
  return named({ mongodb: hostsOf('mongodb'), rocketchat: hostsOf('rocketchat'), balancer: hostsOf('balancer') })
}

/** A host's address may be told in one list only. */
function withAddress(host: GivenHost, all: readonly GivenHost[]): GivenHost {
  return (host.address === null && all.find(({ name, address }) => name === host.name && address !== null)) || host
}

function read(text = ''): readonly GivenHost[] {
  const hosts = readHosts(text)
  return typeof hosts === 'string' ? [] : hosts
}

/** Few hosts have all roles; from five on the database has hosts of its own. */
function spread(hosts: readonly GivenHost[]): ByRole<GivenHost> {
  const [first, rest] = [hosts.slice(0, 3), hosts.slice(3)]
  if (hosts.length < 5) return { mongodb: first, rocketchat: hosts, balancer: first }
  if (hosts.length === 5) return { mongodb: first, rocketchat: rest, balancer: rest }
  const balancers = hosts.length === 6 ? 1 : 2
  return { mongodb: first, rocketchat: rest.slice(0, -balancers), balancer: rest.slice(-balancers) }
}

// What serves users is named first: a host that has all roles is a "chat".
const words: readonly (readonly [RoleName, string])[] = [
  ['rocketchat', 'chat'],
  ['mongodb', 'mongo'],
  ['balancer', 'web'],
]

/** Gives a name to each host that has none, by what it does. */
function named(given: ByRole<GivenHost>): Layout | string {
  const names = new Map<string, string>()
  for (const host of roles.flatMap((role) => given[role])) {
    const known = names.get(keyOf(host))
    if (host.name !== null && known !== undefined && known !== host.name)
      return `${keyOf(host)} is both ${known} and ${host.name}`
    if (host.name !== null) names.set(keyOf(host), host.name)
  }
  const taken = [...names.values()]
  const twice = taken.find((name, index) => taken.indexOf(name) !== index)
  if (twice !== undefined) return `"${twice}" has two addresses`
  for (const [role, word] of words) {
    for (const key of given[role].map(keyOf)) {
      if (!names.has(key)) names.set(key, freeName(word, [...names.values()]))
    }
  }
  const hostsOf = (role: RoleName) =>
    given[role].map((host) => ({ name: names.get(keyOf(host)) ?? keyOf(host), address: host.address }))
  return { mongodb: hostsOf('mongodb'), rocketchat: hostsOf('rocketchat'), balancer: hostsOf('balancer') }
}

function freeName(word: string, taken: readonly string[]): string {
  let number = 1
  while (taken.includes(`${word}${number}`)) number++
  return `${word}${number}`
}
