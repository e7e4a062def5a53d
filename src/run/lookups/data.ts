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
    if (!(term instanceof Map)) return fail(`the 'dict' lookup plugin expects a dictionary, got '${str(term)}'`)
    return [...term].map(
      ([key, value]) =>
        new Map<Value, Value>([
          ['key', key],
          ['value', value],
        ]),
    )
  })

/** All combinations, the last list fastest; lists among the items are laid open. */
export const nested: Lookup = (terms) => {
  if (terms.length === 0) return fail('with_nested requires at least one element in the nested list')
  const longer = (rows: Value[][], items: Value[]) => rows.flatMap((row) => items.map((item) => [...row, item]))
  return terms.map(iterate).reduce<Value[][]>(longer, [[]]).map(laidOpen)
}

/** The first of each, the second of each, …; shorter lists are filled with None. */
export const together: Lookup = (terms) => {
  if (terms.length === 0) return fail('with_together requires at least one element in each list')
  const lists = terms.map(iterate)
  const longest = Math.max(0, ...lists.map((one) => one.length))
  return Array.from({ length: longest }, (_, i) => laidOpen(lists.map((one) => one[i] ?? null)))
}

/** The items with their numbers, from 0. */
export const indexedItems: Lookup = (terms, context) => items(terms, context).map((item, index) => [index, item])

/** Each element of a list, with each element of a list in it: `[users, 'keys', {skip_missing: true}]`. */
export const subelementsOf: Lookup = (terms, { scope }) => {
  const [given = null, path = null, flags] = terms
  if (terms.length < 2 || terms.length > 3) return fail('subelements lookup expects a list of two or three items')
  const elements = (given instanceof Map ? [...given.values()] : iterate(given)).filter((one) => !isSkipped(one))
  const skip = flags instanceof Map && truth(flags.get('skip_missing') ?? false)
  const found = scope.env.filter('subelements', elements, { positional: [path, skip], named: new Map() })
  const keys = str(path).split('.')
  return iterate(found).map((pair) => {
    return pair instanceof Tuple ? [without(pair[0] ?? null, keys), pair[1] ?? null] : pair
  })
}

// The result of a task that was skipped for an item.
function isSkipped(element: Value): boolean {
  return element instanceof Map && truth(element.get('skipped') ?? false)
}

/** An element as its subelements are told with it: the list itself is left out. */
function without(element: Value, [key = '', ...inner]: readonly string[]): Value {
  if (!(element instanceof Map)) return element
  if (inner.length === 0) return new Map([...element].filter(([name]) => name !== key))
  return new Map([...element].map(([name, value]) => [name, name === key ? without(value, inner) : value]))
}

function laidOpen(row: readonly Value[]): Value[] {
  return row.flatMap((item) => (Array.isArray(item) && !(item instanceof Tuple) ? item : [item]))
}
