import { intOf } from '../bind.ts'
import { fail } from '../errors.ts'
import type { Method, Table } from '../registry.ts'
import { textLength } from '../sequence.ts'
import { typeName } from '../types.ts'
import { Tuple, type Value } from '../values.ts'
import { ofText } from './self.ts'

type Given = readonly (Value | undefined)[]

/** A part of a text and where it begins, in code points; undefined if the bounds leave nothing to look in. */
function windowOf(text: string, start: Value | undefined, end: Value | undefined) {
  const chars = [...text]
  const place = (value: Value | undefined, otherwise: number) => {
    const at = value === undefined || value === null ? otherwise : intOf(value)
    return Math.min(chars.length, at < 0 ? Math.max(0, at + chars.length) : at)
  }
  const from = start === undefined || start === null ? 0 : intOf(start)
  const [first, last] = [place(start, 0), place(end, chars.length)]
  if (first > last || from > chars.length) return undefined
  return { text: chars.slice(first, last).join(''), first }
}

function wanted(value: Value | undefined): string {
  return typeof value === 'string' ? value : fail(`must be str, not ${typeName(value ?? null)}`)
}

function find(text: string, [sub, start, end]: Given, fromRight: boolean): number {
  const needle = wanted(sub)
  const part = windowOf(text, start, end)
  const at = part === undefined ? -1 : fromRight ? part.text.lastIndexOf(needle) : part.text.indexOf(needle)
  return part === undefined || at < 0 ? -1 : part.first + textLength(part.text.slice(0, at))
}

function indexOf(text: string, given: Given, fromRight: boolean): number {
  const at = find(text, given, fromRight)
  return at < 0 ? fail('substring not found') : at
}

function countOf(text: string, [sub, start, end]: Given): number {
  const needle = wanted(sub)
  const part = windowOf(text, start, end)
  if (part === undefined) return 0
  return needle === '' ? textLength(part.text) + 1 : part.text.split(needle).length - 1
}

function borders(name: 'startswith' | 'endswith', text: string, [affix, start, end]: Given): boolean {
  const affixes: readonly Value[] = affix instanceof Tuple ? affix : [affix ?? null]
  const part = windowOf(text, start, end)
  return affixes.some((one) => {
    if (typeof one !== 'string') {
      const place = affix instanceof Tuple ? 'tuple for' : ''
      return place
        ? fail(`tuple for ${name} must only contain str, not ${typeName(one)}`)
        : fail(`${name} first arg must be str or a tuple of str, not ${typeName(one)}`)
    }
    if (part === undefined) return false
    return name === 'startswith' ? part.text.startsWith(one) : part.text.endsWith(one)
  })
}

const bounds = ['sub', 'start', 'end']

export const searchMethods: Table<Method> = {
  count: ofText('count', bounds, countOf, 1),
  endswith: ofText('endswith', ['suffix', 'start', 'end'], (text, given) => borders('endswith', text, given), 1),
  find: ofText('find', bounds, (text, given) => find(text, given, false), 1),
  index: ofText('index', bounds, (text, given) => indexOf(text, given, false), 1),
  rfind: ofText('rfind', bounds, (text, given) => find(text, given, true), 1),
  rindex: ofText('rindex', bounds, (text, given) => indexOf(text, given, true), 1),
  startswith: ofText('startswith', ['prefix', 'start', 'end'], (text, given) => borders('startswith', text, given), 1),
}
