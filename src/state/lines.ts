import type { ByteRegex, RegexProblem } from './regex.ts'

/** A line that is to be in a file, and where. All text is bytes as Latin-1. */
export interface WantedLine {
  readonly line: string
  /** The line that it replaces: the last one that matches, or the first. */
  readonly matching: Matching | null
  readonly firstMatch: boolean
  /** The line has groups of the match (`\1`); without a match nothing is done. */
  readonly backrefs: boolean
  readonly where: Where
}

/** How a line is recognised: by an expression, or by a part of it. */
export type Matching = ByteRegex | { readonly part: string }

/** Where a new line goes; if the expression matches nothing, to the end. */
export type Where =
  | { readonly kind: 'end' }
  | { readonly kind: 'start' }
  | { readonly kind: 'after' | 'before'; readonly anchor: ByteRegex }

export interface Edit {
  readonly lines: readonly string[]
  readonly done: 'line added' | 'line replaced' | ''
}

/** The lines of a file with their line ends; only a line feed ends a line. */
export function splitLines(bytes: string): string[] {
  return bytes.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The lines once the wanted one is among them. */
export function presentLine(lines: readonly string[], wanted: WantedLine): Edit | RegexProblem {
  const match = findMatch(lines, wanted)
  if (match) return replaceAt(lines, match.index, wanted, match.groups)
  const { exact, anchor } = findPlaces(lines, wanted)
  if (exact >= 0) return replaceAt(lines, exact, wanted, null)
  if (wanted.backrefs) return { lines, done: '' }
  return insert(lines, wanted, anchor)
}

/** The lines without those that are recognised. */
export function absentLine(lines: readonly string[], matches: (line: string) => boolean): string[] {
  return lines.filter((line) => !matches(line))
}

/** The groups if the line is recognised. */
export function recognise(matching: Matching, line: string): readonly (string | undefined)[] | undefined {
  if ('search' in matching) return matching.search(line)
  return line.includes(matching.part) ? [matching.part] : undefined
}

/** A line without what ends it. */
export function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '')
}

function findMatch(lines: readonly string[], { matching, firstMatch }: WantedLine) {
  if (!matching) return null
  const matches = lines.flatMap((line, index) => {
    const groups = recognise(matching, line)
    return groups ? [{ index, groups }] : []
  })
  return (firstMatch ? matches[0] : matches.at(-1)) ?? null
}

/** The line itself, and the line before which a new one goes; -1 where there is none. */
function findPlaces(
  lines: readonly string[],
  { line, where, firstMatch }: WantedLine,
): { exact: number; anchor: number } {
  let exact = -1
  let anchor = -1
  for (const [index, each] of lines.entries()) {
    if (withoutEnd(each) === line) exact = index
    else if ('anchor' in where && where.anchor.search(each)) {
      anchor = where.kind === 'after' ? index + 1 : index
      if (firstMatch) break
    }
  }
  return { exact, anchor }
}

function replaceAt(
  lines: readonly string[],
  index: number,
  { line, backrefs, matching }: WantedLine,
  groups: readonly (string | undefined)[] | null,
): Edit | RegexProblem {
  const isFilled = backrefs && groups && matching && 'search' in matching
  const text = isFilled ? matching.expand(line, groups) : line
  if (typeof text !== 'string') return text
  const ended = text.endsWith('\n') ? text : `${text}\n`
  return lines[index] === ended ? { lines, done: '' } : { lines: lines.with(index, ended), done: 'line replaced' }
}

function insert(lines: readonly string[], { line, where }: WantedLine, anchor: number): Edit {
  if (where.kind === 'start') return { lines: [`${line}\n`, ...lines], done: 'line added' }
  if (where.kind === 'end' || anchor < 0) return added(endedLast(lines), lines.length, line)
  if (where.kind === 'before') return added(lines, anchor, line)
  // At the end, a line that lacks its end is no place to go after.
  const isLast = anchor === lines.length
  const neighbour = lines[isLast ? anchor - 1 : anchor] ?? ''
  if (withoutEnd(neighbour) === line) return { lines, done: '' }
  return added(isLast ? endedLast(lines) : lines, anchor, line)
}

function added(lines: readonly string[], index: number, line: string): Edit {
  return { lines: lines.toSpliced(index, 0, `${line}\n`), done: 'line added' }
}

function endedLast(lines: readonly string[]): readonly string[] {
  const last = lines.at(-1)
  return last === undefined || /[\r\n]$/.test(last) ? lines : lines.with(-1, `${last}\n`)
}
