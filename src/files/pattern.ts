import { type Diagnostic, problem, warning } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { parseAddress } from './inventory/address.ts'
import { hostsIn, type Inventory, LOCALHOST } from './inventory.ts'
import { limitPatterns } from './pattern-limit.ts'
import { nameMatcher } from './pattern-name.ts'

/** The names of the hosts that a pattern means, in its order, and what is odd about it. */
export interface Matched {
  readonly hosts: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Resolves a host pattern (`web:&prod:!h3`, `web[0]`, `~regex`) within a limit, which may also name `@file`s. */
export function matchHosts(
  pattern: string | readonly string[],
  inventory: Inventory,
  limit: string | null = null,
): Matched {
  const search = { inventory, diagnostics: [] }
  const patterns = splitPattern(pattern)
  // An empty pattern must never mean all hosts.
  const hosts = patterns.length === 0 ? [] : evaluate(patterns, search)
  const limits = limit === null ? [] : limitPatterns(splitPattern(limit), search.diagnostics)
  if (limits.length === 0) return { hosts, diagnostics: search.diagnostics }
  const within = new Set(evaluate(limits, search))
  return {
    hosts: hosts.filter((host) => within.has(host)),
    diagnostics: [...search.diagnostics, ...limitProblems(limit ?? '', within, inventory)],
  }
}

interface Search {
  readonly inventory: Inventory
  readonly diagnostics: Diagnostic[]
}

function limitProblems(limit: string, within: ReadonlySet<string>, { hosts }: Inventory): Diagnostic[] {
  if (hosts.size === 0 || [...hosts.keys()].some((host) => within.has(host))) return []
  return [problem('pattern-no-match', `--limit ${limit} matches no host of the inventory`)]
}

/** With a comma in it only commas separate; else colons do, but for those of addresses, ports and ranges. */
function splitPattern(pattern: string | readonly string[]): string[] {
  if (typeof pattern !== 'string') return pattern.flatMap(splitPattern)
  const parts = pattern.includes(',')
    ? pattern.split(',')
    : parseAddress(pattern)
      ? [pattern]
      : (pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [])
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** What is named comes first, then what `&` keeps, then what `!` takes away, whatever their order. */
function evaluate(patterns: readonly string[], search: Search): string[] {
  const named = patterns.filter((pattern) => !/^[&!]/.test(pattern))
  const kept = patterns.filter((pattern) => pattern.startsWith('&'))
  const excluded = patterns.filter((pattern) => pattern.startsWith('!'))
  let hosts = [...new Set((named.length > 0 ? named : ['all']).flatMap((pattern) => matchOne(pattern, search)))]
  for (const pattern of kept) {
    const those = new Set(matchOne(pattern.slice(1), search))
    hosts = hosts.filter((host) => those.has(host))
  }
  const without = new Set(excluded.flatMap((pattern) => matchOne(pattern.slice(1), search)))
  return hosts.filter((host) => !without.has(host))
}

const SUBSCRIPT = /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/s

function matchOne(pattern: string, search: Search): string[] {
  if (search.inventory.hosts.has(pattern)) return [pattern]
  const match = pattern.startsWith('~') ? null : SUBSCRIPT.exec(pattern)
  if (!match) return matchName(pattern, search)
  const [, name = '', index, first, last] = match
  const hosts = matchName(name, search)
  if (hosts.length === 0) return []
  if (index === undefined) return hosts.slice(Number(first), last === '' ? undefined : Number(last) + 1)
  const host = hosts.at(Number(index))
  if (host !== undefined) return [host]
  const message = `"${name}" has ${hosts.length} hosts, so there is no ${pattern}; they count from 0`
  search.diagnostics.push(problem('pattern-no-match', message))
  return []
}

/** Hosts of matching groups; and matching hosts, unless a group has that very name. */
function matchName(pattern: string, { inventory, diagnostics }: Search): string[] {
  const matches = nameMatcher(pattern)
  if (typeof matches === 'string') {
    diagnostics.push(problem('usage', `the host pattern "${pattern}" is no regular expression: ${matches}`))
    return []
  }
  const groups = [...inventory.groups.values()].filter((group) => matches(group.name))
  const alsoHosts = groups.length === 0 || /^~|[.?*[]/.test(pattern)
  const hosts = alsoHosts ? [...inventory.hosts.keys()].filter(matches) : []
  const found = [...new Set([...groups.flatMap((group) => hostsIn(group).map((host) => host.name)), ...hosts])]
  if (found.length > 0 || groups.length > 0) return found
  if (LOCALHOST.includes(pattern))
    return [[...inventory.hosts.keys()].find((host) => LOCALHOST.includes(host)) ?? pattern]
  diagnostics.push(unknownName(pattern, inventory))
  return []
}

function unknownName(pattern: string, { groups, hosts }: Inventory): Diagnostic {
  const hint = didYouMean(pattern, [...groups.keys(), ...hosts.keys()])
  return warning('inventory-unknown-host', `the inventory has no host and no group "${pattern}"${hint}`)
}
