import { flagOf, intOf } from '../bind.ts'
import { space } from '../characters.ts'
import { fail } from '../errors.ts'
import type { Method, Table } from '../registry.ts'
import { typeName } from '../types.ts'
import { tuple, type Value } from '../values.ts'
import { strip } from './edit.ts'
import { ofText } from './self.ts'

const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g

/** Python's `str.split`: at white space if there is no separator; a negative limit is none. */
export function split(text: string, separator: string | null, limit = -1): string[] {
  if (separator === '') fail('empty separator')
  const parts = separator === null ? words(text) : text.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  if (separator !== null) return [...parts.slice(0, limit), parts.slice(limit).join(separator)]
  // What is left keeps the white space at its end.
  const head = new RegExp(`^[${space}]*(?:[^${space}]+[${space}]+){${limit}}`, 'u').exec(text)?.[0] ?? ''
  return [...parts.slice(0, limit), text.slice(head.length)]
}

function words(text: string): string[] {
  return text.split(new RegExp(`[${space}]+`, 'u')).filter((part) => part !== '')
}

/** Python's `str.rsplit`: the limit counts from the right. */
function splitRight(text: string, separator: string | null, limit = -1): string[] {
  if (separator === '') fail('empty separator')
  const parts = separator === null ? words(text) : text.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  const kept = parts.slice(parts.length - limit)
  if (separator !== null) return [parts.slice(0, parts.length - limit).join(separator), ...kept]
  // What is left keeps the white space at its start.
  const rest = kept.reduceRight((left, word) => strip(left, null, 'right').slice(0, -word.length), text)
  return [strip(rest, null, 'right'), ...kept]
}

/** Python's `str.splitlines`: no empty last line. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = []
  let start = 0
  for (const match of text.matchAll(lineEnd)) {
    const end = match.index + match[0].length
    lines.push(text.slice(start, keepEnds ? end : match.index))
    start = end
  }
  return start < text.length ? [...lines, text.slice(start)] : lines
}

function separatorOf(value: Value | undefined): string | null {
  if (value === undefined || value === null || typeof value === 'string') return value ?? null
  return fail(`must be str or None, not ${typeName(value)}`)
}

function partition(text: string, separator: Value | undefined, fromRight: boolean): Value {
  if (typeof separator !== 'string') return fail(`must be str, not ${typeName(separator ?? null)}`)
  if (separator === '') return fail('empty separator')
  const at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator)
  if (at < 0) return tuple(fromRight ? ['', '', text] : [text, '', ''])
  return tuple([text.slice(0, at), separator, text.slice(at + separator.length)])
}

export const splitMethods: Table<Method> = {
  partition: ofText('partition', ['sep'], (text, [separator]) => partition(text, separator, false), 1),
  rpartition: ofText('rpartition', ['sep'], (text, [separator]) => partition(text, separator, true), 1),
  rsplit: ofText('rsplit', ['sep', 'maxsplit'], (text, [separator, limit]) =>
    splitRight(text, separatorOf(separator), intOf(limit, -1)),
  ),
  split: ofText('split', ['sep', 'maxsplit'], (text, [separator, limit]) =>
    split(text, separatorOf(separator), intOf(limit, -1)),
  ),
  splitlines: ofText('splitlines', ['keepends'], (text, [keepEnds]) => splitLines(text, flagOf(keepEnds))),
}
