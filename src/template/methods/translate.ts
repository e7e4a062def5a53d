import { dictGet } from '../dict.ts'
import { fail } from '../errors.ts'
import { characterOf } from '../format-spec.ts'
import { isInt } from '../numbers.ts'
import type { Method, Table } from '../registry.ts'
import type { Value } from '../values.ts'
import { ofText } from './self.ts'

// The keys are code points; None deletes a character.
function translate(text: string, table: Value | undefined): string {
  if (!(table instanceof Map)) return fail('translate() takes a dict, as maketrans() makes one')
  const chars = [...text].map((char) => {
    const to = dictGet(table, char.codePointAt(0) ?? 0)
    if (to === undefined) return char
    if (to === null) return ''
    return isInt(to)
      ? characterOf(Number(to))
      : typeof to === 'string'
        ? to
        : fail('character mapping must return integer, None or str')
  })
  return chars.join('')
}

function makeTable([from, to, dropped]: readonly (Value | undefined)[]): Value {
  if (from instanceof Map && to === undefined) return new Map([...from].map(([key, value]) => [codeOf(key), value]))
  if (typeof from !== 'string' || typeof to !== 'string')
    return fail('maketrans() takes a dict, or two strings of the same length')
  const [old, made] = [[...from], [...to]]
  if (old.length !== made.length) return fail('the first two maketrans arguments must have equal length')
  const pairs = old.map((char, i): [Value, Value] => [codeOf(char), codeOf(made[i] ?? '')])
  const gone = typeof dropped === 'string' ? [...dropped].map((char): [Value, Value] => [codeOf(char), null]) : []
  return new Map([...pairs, ...gone])
}

function codeOf(key: Value): Value {
  if (typeof key !== 'string') return key
  const [char = '', ...more] = key
  return char === '' || more.length > 0
    ? fail('string keys in translate table must be of length 1')
    : (char.codePointAt(0) ?? 0)
}

export const translateMethods: Table<Method> = {
  maketrans: ofText('maketrans', ['x', 'y', 'z'], (_, given) => makeTable(given), 1),
  translate: ofText('translate', ['table'], (text, [table]) => translate(text, table), 1),
}
