import { intOf, textOf } from '../bind.ts'
import { space } from '../characters.ts'
import { fail } from '../errors.ts'
import { formatText } from '../format.ts'
import { use } from '../lift.ts'
import type { Method, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { typeName } from '../types.ts'
import type { Value } from '../values.ts'
import { ofText, ownDict, ownText } from './self.ts'

/** Python's `str.strip`: white space, or any of these characters, off the sides asked for. */
export function strip(text: string, chars: string | null, sides: 'both' | 'left' | 'right' = 'both'): string {
  if (chars === '') return text
  const set = chars === null ? space : [...chars].map((char) => `\\u{${char.codePointAt(0)?.toString(16)}}`).join('')
  const left = sides === 'right' ? text : text.replace(new RegExp(`^[${set}]+`, 'u'), '')
  return sides === 'left' ? left : stripRight(left, new RegExp(`[${set}]`, 'u'))
}

// A RegExp with `+$` would take quadratic time on long runs inside the text.
function stripRight(text: string, one: RegExp): string {
  const chars = [...text]
  let end = chars.length
  while (end > 0 && one.test(chars[end - 1] ?? '')) end--
  return chars.slice(0, end).join('')
}

/** Python's `str.replace`: a negative count is no limit. */
export function replaceText(text: string, from: string, to: string, limit = -1): string {
  if (limit < 0) return from === '' ? between(text, to, Number.POSITIVE_INFINITY) : text.replaceAll(from, () => to)
  if (from === '') return between(text, to, limit)
  const parts = text.split(from)
  const head = parts.slice(0, limit + 1).join(to)
  return [head, ...parts.slice(limit + 1)].join(from)
}

function between(text: string, to: string, limit: number): string {
  const chars = [...text].map((char, index) => (index < limit ? to + char : char))
  return chars.join('') + (chars.length < limit ? to : '')
}

/** Python's `str.join`: items must be strings. */
function join(separator: string, items: Value | undefined): string {
  const list = items ?? null
  if (typeof list !== 'string' && !Array.isArray(list) && !(list instanceof Map))
    return fail('can only join an iterable')
  const texts = iterate(list).map((item, index) => {
    const plain = use(item)
    if (typeof plain === 'string') return plain
    return fail(`sequence item ${index}: expected str instance, ${typeName(plain)} found`)
  })
  return texts.join(separator)
}

function stripping(name: string, sides: 'both' | 'left' | 'right'): Method {
  const run = (text: string, [chars]: readonly (Value | undefined)[]) => {
    if (chars === undefined || chars === null) return strip(text, null, sides)
    return typeof chars === 'string' ? strip(text, chars, sides) : fail(`${name} arg must be None or str`)
  }
  return ofText(name, ['chars'], run)
}

function formatMap(self: Value, mapping: Value | undefined): string {
  const pairs = [...ownDict(mapping ?? null, 'format_map')]
  const named = new Map(pairs.map(([key, value]) => [textOf(key), value]))
  return formatText(ownText(self, 'format_map'), { positional: [], named })
}

export const editMethods: Table<Method> = {
  encode: () => fail('encode() would give bytes, which templates do not have; leave it out'),
  format: (self, args) => formatText(ownText(self, 'format'), args),
  format_map: ofText('format_map', ['mapping'], (text, [mapping]) => formatMap(text, mapping), 1),
  join: ofText('join', ['iterable'], (text, [items]) => join(text, items), 1),
  lstrip: stripping('lstrip', 'left'),
  removeprefix: ofText(
    'removeprefix',
    ['prefix'],
    (text, [prefix]) => {
      const start = textOf(prefix)
      return text.startsWith(start) ? text.slice(start.length) : text
    },
    1,
  ),
  removesuffix: ofText(
    'removesuffix',
    ['suffix'],
    (text, [suffix]) => {
      const end = textOf(suffix)
      return end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text
    },
    1,
  ),
  replace: ofText(
    'replace',
    ['old', 'new', 'count'],
    (text, [from, to, limit]) => replaceText(text, textOf(from), textOf(to), intOf(limit, -1)),
    2,
  ),
  rstrip: stripping('rstrip', 'right'),
  strip: stripping('strip', 'both'),
}
