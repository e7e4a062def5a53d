import { TemplateError } from '../template/errors.ts'
import { fill, parseReplacement } from '../template/regex/replacement.ts'
import { compileRegex, type Groups, searchRegex } from '../template/regex.ts'

/** A Python regular expression for bytes that are held as Latin-1 text, one character a byte. */
export interface ByteRegex {
  /** The groups of the first match anywhere; undefined where there is none. */
  readonly search: (bytes: string) => Groups | undefined
  /** A replacement (`\1-\g<name>`) with the groups of a match. */
  readonly expand: (replacement: string, groups: Groups) => string | RegexProblem
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
      expand: (replacement, groups) => explained(() => fill(parseReplacement(replacement, regex), groups)),
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
