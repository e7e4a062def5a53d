import { TemplateError } from '../errors.ts'
import { control } from './escape.ts'
import { groupName, newScan, peek, refuse, type Scan, take, takeUntil } from './scan.ts'
import type { Translated } from './translate.ts'

/** A replacement such as `\g<name>-\1`: literal text, and numbers of groups. */
export type Replacement = readonly (string | number)[]

/** Reads a replacement of Python's `re.sub`; raises `TemplateError` where a group does not exist. */
export function parseReplacement(text: string, regex: Translated): Replacement {
  const none = { ignorecase: false, multiline: false, dotall: false, verbose: false, ascii: false }
  const scan = newScan([...text], none)
  const parts: (string | number)[] = []
  while (scan.at < scan.source.length) {
    parts.push(peek(scan) === '\\' ? readEscaped(scan, regex) : readPlain(scan))
  }
  return parts
}

/** The text that a replacement gives for one match; groups that did not take part are empty. */
export function fill(replacement: Replacement, groups: readonly (string | undefined)[]): string {
  return replacement.map((part) => (typeof part === 'string' ? part : (groups[part] ?? ''))).join('')
}

function readPlain(scan: Scan): string {
  const stop = scan.source.indexOf('\\', scan.at)
  const text = scan.source.slice(scan.at, stop < 0 ? undefined : stop).join('')
  scan.at = stop < 0 ? scan.source.length : stop
  return text
}

function readEscaped(scan: Scan, regex: Translated): string | number {
  const start = scan.at++
  if (take(scan, 'g')) return groupByName(scan, regex)
  const letter = peek(scan)
  if (letter === '') return refuse('bad escape (end of pattern)', start)
  if (/^\d$/.test(letter)) return groupByNumber(scan, regex)
  scan.at++
  const simple = letter === 'b' ? '\b' : control(letter)
  if (simple !== undefined) return simple
  if (/^[a-zA-Z]$/.test(letter)) refuse(`bad escape \\${letter}`, start)
  return `\\${letter}`
}

function groupByName(scan: Scan, regex: Translated): number {
  if (!take(scan, '<')) refuse('missing <', scan.at)
  const position = scan.at
  const name = takeUntil(scan, '>', 'missing >, unterminated name', position)
  if (/^\d+$/.test(name)) return checked(Number(name), regex, position)
  const number = regex.names.get(groupName(name, position))
  if (number === undefined) throw new TemplateError(`unknown group name '${name}'`)
  return number
}

function groupByNumber(scan: Scan, regex: Translated): string | number {
  const start = scan.at
  const digits = scan.source.slice(start, start + 3).join('')
  const octal = /^(0[0-7]?[0-7]?|[1-3][0-7]{2})/.exec(digits)?.[0]
  if (octal !== undefined) {
    scan.at += octal.length
    return String.fromCharCode(Number.parseInt(octal, 8))
  }
  const number = /^\d\d?/.exec(digits)?.[0] ?? ''
  scan.at += number.length
  return checked(Number(number), regex, start)
}

function checked(number: number, regex: Translated, position: number): number {
  if (number > regex.groups) refuse(`invalid group reference ${number}`, position)
  return number
}
