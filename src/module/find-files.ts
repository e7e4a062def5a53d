import { basename } from 'node:path/posix'
import type { Findings, FoundEntry } from '../state/families/find.ts'
import { matcherOf } from '../state/fnmatch.ts'
import { splitLines } from '../state/lines.ts'
import { type RegexProblem, type TextRegex, textRegex } from '../state/regex.ts'
import { type Walk, walk } from '../state/walk.ts'

/** The arguments of find that say what is looked for. */
export interface FindArgs {
  readonly patterns: readonly string[]
  readonly excludes: readonly string[] | undefined
  readonly use_regex: boolean
  readonly file_type: 'any' | 'directory' | 'file' | 'link'
  readonly hidden: boolean
  readonly recurse: boolean
  readonly depth: number | undefined
  readonly follow: boolean
  readonly age: string | undefined
  readonly age_stamp: 'atime' | 'ctime' | 'mtime'
  readonly size: string | undefined
  readonly contains: string | undefined
  readonly read_whole_file: boolean
}

/** Decides of an entry, by all that can be told without opening it. */
type Filter = (entry: FoundEntry, now: number) => boolean

/** How deep Ansible goes below each path; null for all the way. */
function depthOf({ recurse, depth = 0 }: Pick<FindArgs, 'recurse' | 'depth'>): number | null {
  if (!recurse) return 1
  return depth > 0 ? depth : null
}

/** How deep must be looked for that: what lies one step deeper is counted as examined. */
export function depthRead({ recurse, depth }: Pick<FindArgs, 'recurse' | 'depth'>): number | null {
  const deepest = depthOf({ recurse, depth })
  return deepest === null || !recurse ? deepest : deepest + 1
}

/** All that is wanted below a path but for its content, and how many were examined. */
export function select(args: FindArgs, { now, entries }: Findings): Walk {
  const filter = filterOf(args)
  const { examined, entries: all } = walk(entries, { depth: depthOf(args), follow: args.follow })
  return { examined, entries: 'problem' in filter ? [] : all.filter((entry) => filter(entry, now)) }
}

/** The filter that the arguments make, or what is wrong with them. */
export function filterOf(args: FindArgs): Filter | RegexProblem {
  const [age, size] = [amount(args.age, seconds), amount(args.size, bytes)]
  if (age === undefined) return { problem: 'failed to process age' }
  if (size === undefined) return { problem: 'failed to process size' }
  const isNamed = namesOf(args)
  if ('problem' in isNamed) return isNamed
  return (entry, now) => {
    const name = basename(entry.path)
    if (name.startsWith('.') && !args.hidden) return false
    if (args.file_type !== 'any' && entry.type !== args.file_type) return false
    if (!isNamed(name) || !reaches(now - entry[args.age_stamp], age)) return false
    return entry.type !== 'file' || reaches(entry.size, size)
  }
}

/** Whether a file's content is wanted, or what is wrong with the expression. */
export function contentFilter({ contains, read_whole_file }: FindArgs): ((bytes: Buffer) => boolean) | RegexProblem {
  const regex = textRegex(contains ?? '')
  if ('problem' in regex) return { problem: `contains is no valid expression: ${regex.problem}` }
  if (read_whole_file) return (bytes) => regex.isIn(bytes.toString())
  return (bytes) => splitLines(bytes.toString()).some(regex.matches)
}

function namesOf({ patterns, excludes = [], use_regex }: FindArgs): ((name: string) => boolean) | RegexProblem {
  const wanted = patterns.length > 0 ? patterns : [use_regex ? '.*' : '*']
  if (!use_regex) {
    const [included, excluded] = [wanted.map(matcherOf), excludes.map(matcherOf)]
    return (name) => included.some((fits) => fits(name)) && !excluded.some((fits) => fits(name))
  }
  const [included, excluded] = [compiled(wanted), compiled(excludes)]
  if ('problem' in included) return included
  if ('problem' in excluded) return excluded
  const fits = (name: string) => (regex: TextRegex) => regex.matches(name)
  return (name) => included.some(fits(name)) && !excluded.some(fits(name))
}

function compiled(patterns: readonly string[]): readonly TextRegex[] | RegexProblem {
  const regexes: TextRegex[] = []
  for (const pattern of patterns) {
    const regex = textRegex(pattern)
    if ('problem' in regex) return { problem: `${pattern} is no valid expression: ${regex.problem}` }
    regexes.push(regex)
  }
  return regexes
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const bytes: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** `-2d` in the smallest unit; null where nothing is asked for, undefined where it is wrong. */
function amount(text: string | undefined, units: Readonly<Record<string, number>>): number | null | undefined {
  if (text === undefined) return null
  const [, number, unit = ''] = /^(-?\d+)([a-z]?)$/i.exec(text) ?? []
  const size = unit === '' ? 1 : units[unit.toLowerCase()]
  return number === undefined || size === undefined ? undefined : Number(number) * size
}

/** At least as much, or with a minus at most so much. */
function reaches(value: number, wanted: number | null): boolean {
  if (wanted === null) return true
  return wanted < 0 ? value <= -wanted : value >= wanted
}
