import { fail } from '../../template/errors.ts'
import { iterate } from '../../template/sequence.ts'
import { str } from '../../template/text.ts'
import { truth } from '../../template/truth.ts'
import { Tuple, type Value } from '../../template/values.ts'
import type { Lookup } from './table.ts'

/** One level flatter, as with_items has it. */
export const items: Lookup = (terms) => terms.flatMap((term) => (Array.isArray(term) ? term : [term]))

/** The terms as they are. */
export const list: Lookup = (terms) => [...terms]

/** A dict as a list of `{key, value}`. */
export const dict: Lookup = (terms) =>
  terms.flatMap((term) => {
    if (!(term instanceof Map)) return fail('with_dict expects a dict')
    return [...term].map(
      ([key, value]) =>
        new Map<Value, Value>([
          ['key', key],
          ['value', value],
        ]),
    )
  })

/** All combinations, the last list fastest. */
export const nested: Lookup = (terms) =>
  terms
    .map(asList)
    .reduce<Value[]>((left, right) => left.flatMap((begun) => right.map((item) => [...asList(begun), item])), [[]])

/** The first of each, the second of each, …; shorter lists are filled with None. */
export const together: Lookup = (terms) => {
  const lists = terms.map(asList)
  const longest = Math.max(0, ...lists.map((one) => one.length))
  return Array.from({ length: longest }, (_, i) => lists.map((one) => one[i] ?? null))
}

/** The items with their numbers, from 0. */
export const indexedItems: Lookup = (terms, context) => items(terms, context).map((item, index) => [index, item])

/** Each element of a list, with each element of a list in it: `[users, 'keys', {skip_missing: true}]`. */
export const subelementsOf: Lookup = ([elements = [], path = '', flags], { scope }) => {
  const skip = flags instanceof Map && truth(flags.get('skip_missing') ?? false)
  const found = scope.env.filter('subelements', elements, { positional: [path, skip], named: new Map() })
  const key = str(path).split('.')[0] ?? ''
  return iterate(found).map((pair) => (pair instanceof Tuple ? [without(pair[0] ?? null, key), pair[1] ?? null] : pair))
}

/** `start=1 end=4 stride=2 format=web%02d`, or `5`. */
export const sequence: Lookup = (terms, { options }) => {
  const given = new Map<string, string>([...options].map(([name, value]) => [name, str(value)]))
  for (const word of terms.flatMap((term) => str(term).split(/\s+/))) {
    const [name = '', value] = word.split('=')
    if (value === undefined) given.set('end', name)
    else given.set(name, value)
  }
  const start = Number(given.get('start') ?? 1)
  const stride = Number(given.get('stride') ?? 1)
  const count = given.get('count')
  const end = count === undefined ? Number(given.get('end') ?? start) : start + (Number(count) - 1) * stride
  const length = Math.max(0, Math.floor((end - start) / stride) + 1)
  return Array.from({ length }, (_, i) => formatNumber(given.get('format') ?? '%d', start + i * stride))
}

/** An element as its subelements are told with it: the list itself is left out. */
function without(element: Value, key: string): Value {
  return element instanceof Map ? new Map([...element].filter(([name]) => name !== key)) : element
}

function formatNumber(format: string, number: number): string {
  return format.replace(/%(0?)(\d*)([dxo])/, (_, zero: string, width: string, kind: string) => {
    const digits = number.toString(kind === 'x' ? 16 : kind === 'o' ? 8 : 10)
    return digits.padStart(Number(width || 0), zero || ' ')
  })
}

function asList(value: Value): Value[] {
  return Array.isArray(value) && !(value instanceof Tuple) ? value : [value]
}
