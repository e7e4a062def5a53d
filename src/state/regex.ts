import { TemplateError } from '../template/errors.ts'
import { fill, parseReplacement } from '../template/regex/replacement.ts'
import { compileRegex, type Groups, matchRegex, replaceRegex, searchRegex, searchSpan } from '../template/regex.ts'

/** A Python regular expression for bytes that are held as Latin-1 text, one character a byte. */
export interface ByteRegex {
  /** The groups of the first match anywhere; undefined where there is none. */
  readonly search: (bytes: string) => Groups | undefined
  /** Where the first match starts and ends. */
  readonly span: (bytes: string) => Span | undefined
  /** A replacement (`\1-\g<name>`) with the groups of a match. */
  readonly expand: (replacement: string, groups: Groups) => string | RegexProblem
}

export type Span = readonly [start: number, end: number]

/** A Python regular expression for text. */
export interface TextRegex {
  /** Where a named group of the first match starts and ends. */
  readonly span: (text: string, group: string) => Span | undefined
  /** Whether it matches from the text's very start. */
  readonly matches: (text: string) => boolean
  /** Whether it matches anywhere. */
  readonly isIn: (text: string) => boolean
  /** The text with all matches replaced, and how many there were. */
  readonly replaceAll: (text: string, replacement: string) => Replaced | RegexProblem
}

interface Replaced {
  readonly text: string
  readonly made: number
}

/** What is wrong with a pattern or replacement, as a user reads it. */
export interface RegexProblem {
  readonly problem: string
}

/** Compiles a pattern as Python reads it. */
export function byteRegex(pattern: string): ByteRegex | RegexProblem {
  return explained(() => {
    const regex = compileRegex(toBytes(pattern), { ascii: true })
    return {
      search: (bytes) => searchRegex(regex, bytes),
      span: (bytes) => searchSpan(regex, bytes, 0),
      expand: (replacement, groups) => explained(() => fill(parseReplacement(replacement, regex), groups)),
    }
  })
}

/** Compiles a pattern for text, in which `^` may stand for each line's start, or `.` for a line's end too. */
export function textRegex(
  pattern: string,
  flags: { readonly multiline?: boolean; readonly dotall?: boolean } = {},
): TextRegex | RegexProblem {
  return explained(() => {
    const regex = compileRegex(pattern, flags)
    return {
      span: (text, group) => searchSpan(regex, text, regex.names.get(group) ?? 0),
      matches: (text) => matchRegex(regex, text) !== undefined,
      isIn: (text) => searchRegex(regex, text) !== undefined,
      replaceAll: (text, replacement) => explained(() => replaceRegex(regex, replacement, text)),
    }
  })
}

/** Text as its UTF-8 bytes, each a character: files need not be text in any one encoding. */
export function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function explained<T>(work: () => T): T | RegexProblem {
  try {
    return work()
  } catch (reason) {
    // Only what is wrong with the pattern: all else is a bug.
    if (reason instanceof TemplateError) return { problem: reason.message }
    throw reason
  }
}
