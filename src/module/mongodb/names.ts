import { isIP } from 'node:net'
import { resolves } from '../../state/families/resolves.ts'
import type { Found, Probe } from '../../state/probe.ts'
import { nameOf } from './members.ts'

/** To what a member's resolver takes the names of others. */
export type NameProbes = { readonly [K in `resolves ${string}`]: Probe<readonly string[]> }
export type FoundNames = Found<NameProbes>

/** The names of members as each of some members resolves them. */
export function namesProbes(on: readonly string[], hosts: readonly string[]): NameProbes {
  const names = [...new Set(hosts.map(nameOf))].filter((name) => isIP(name) === 0 && name !== 'localhost')
  // Every host knows this one: if not, it is none that could be asked.
  const asked = names.length === 0 ? [] : ['localhost', ...names]
  const entries = on.flatMap((member) => asked.map((name) => [keyOf(name, member), resolves(name, member)] as const))
  return Object.fromEntries(entries)
}

/** What is wrong with the names of members as members resolve them; null if nothing is, as far as they could be asked. */
export function wrongNames(hosts: readonly string[], found: FoundNames): string | null {
  return hosts.flatMap((member) => hosts.flatMap((host) => wrongName(host, member, found) ?? []))[0] ?? null
}

function wrongName(host: string, member: string, found: FoundNames): string | null {
  const name = nameOf(host)
  const addresses = found[keyOf(name, member)]
  const isAskable = (found[keyOf('localhost', member)] ?? []).length > 0
  if (!addresses || !isAskable) return null
  if (addresses.length === 0) return `${name} does not resolve on ${nameOf(member)}, which has to reach it`
  if (name === nameOf(member) || !addresses.every(isLoopback)) return null
  return `${name} is ${addresses[0]} on ${nameOf(member)}, which is that host itself`
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

function keyOf(name: string, member: string): `resolves ${string}` {
  return `resolves ${name} on ${member}`
}
