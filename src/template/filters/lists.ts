import { getSubscript } from '../attribute.ts'
import { bind, flagOf, intOf } from '../bind.ts'
import { spend } from '../budget.ts'
import { dictGet } from '../dict.ts'
import { fail } from '../errors.ts'
import { ask, use } from '../lift.ts'
import type { CallArgs, Env, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { repr } from '../text.ts'
import { typeName } from '../types.ts'
import { tuple, type Value } from '../values.ts'

const nulls: ReadonlySet<Value> = new Set([null, 'None', 'null'])

function flatten(value: Value, args: CallArgs): Value {
  const [levels = null, skipNulls] = bind('flatten', ['levels', 'skip_nulls'], args)
  return flat(iterate(value), levels === null ? Number.POSITIVE_INFINITY : intOf(levels), flagOf(skipNulls, true))
}

function flat(items: readonly Value[], levels: number, skipNulls: boolean): Value[] {
  spend(5 + items.length * 2)
  return items.flatMap((item) => {
    if (skipNulls && ask(() => nulls.has(use(item)))) return []
    if (levels < 1 || !ask(() => Array.isArray(use(item)))) return [item]
    return flat(iterate(item), levels - 1, skipNulls)
  })
}

function subelements(value: Value, args: CallArgs): Value {
  const [path = null, skipMissing] = bind('subelements', ['subelements', 'skip_missing'], args, 1)
  const keys = typeof path === 'string' ? path.split('.') : Array.isArray(path) ? path : null
  if (keys === null) return fail('subelements must be a list or a string')
  const elements = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : null
  if (elements === null) return fail('obj must be a list of dicts or a nested dict')
  return elements.flatMap((element) => {
    const found = descend(element, keys, flagOf(skipMissing))
    return found.map((item) => tuple([element, item]))
  })
}

function descend(element: Value, keys: readonly Value[], skipMissing: boolean): Value[] {
  let found = use(element)
  for (const key of keys) {
    if (!(found instanceof Map)) return fail(`the key ${repr(key)} is looked for in a dict, not in ${typeName(found)}`)
    const inner = dictGet(found, key)
    if (inner === undefined && skipMissing) return []
    if (inner === undefined) return fail(`could not find the key ${repr(key)} in an item`)
    found = use(inner)
  }
  if (Array.isArray(found)) return found
  return fail(`the key ${repr(keys.at(-1) ?? null)} should point to a list, not ${typeName(found)}`)
}

function extract(value: Value, args: CallArgs, env: Env): Value {
  const [container = null, more = null] = bind('extract', ['container', 'morekeys'], args, 1)
  const keys = more === null ? [] : Array.isArray(more) ? more : [more]
  let found = container
  for (const key of [value, ...keys]) found = getSubscript(found, key, env)
  return found
}

function zip(value: Value, { positional, named }: CallArgs): Value {
  const lists = [value, ...positional].map(iterate)
  const sizes = lists.map((list) => list.length)
  const shortest = Math.min(...sizes)
  if (flagOf(named.get('strict')) && shortest !== Math.max(...sizes)) fail('zip() arguments have different lengths')
  return Array.from({ length: shortest }, (_, index) => tuple(lists.map((list) => list[index] ?? null)))
}

function zipLongest(value: Value, { positional, named }: CallArgs): Value {
  const filler = named.get('fillvalue') ?? null
  const lists = [value, ...positional].map(iterate)
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, index) =>
    tuple(lists.map((list) => (index < list.length ? (list[index] ?? null) : filler))),
  )
}

function product(value: Value, { positional, named }: CallArgs): Value {
  const lists = [value, ...positional].map(iterate)
  const repeated = Array.from({ length: Math.max(0, intOf(named.get('repeat'), 1)) }, () => lists).flat()
  let rows: Value[][] = [[]]
  for (const list of repeated) {
    spend(rows.length * list.length * 2)
    rows = rows.flatMap((row) => list.map((item) => [...row, item]))
  }
  return rows.map(tuple)
}

function permutations(value: Value, args: CallArgs): Value {
  const [size = null] = bind('permutations', ['r'], args)
  const items = iterate(value)
  const rows: Value[] = []
  const extend = (row: Value[], rest: Value[], wanted: number) => {
    spend(20)
    if (wanted === 0) rows.push(tuple(row))
    else rest.forEach((item, index) => void extend([...row, item], rest.toSpliced(index, 1), wanted - 1))
  }
  const wanted = size === null ? items.length : sizeOf(size)
  if (wanted <= items.length) extend([], items, wanted)
  return rows
}

function combinations(value: Value, args: CallArgs): Value {
  const [size = null] = bind('combinations', ['r'], args, 1)
  const items = iterate(value)
  const rows: Value[] = []
  const extend = (row: Value[], from: number, wanted: number) => {
    spend(20)
    if (wanted === 0) rows.push(tuple(row))
    else for (let at = from; at <= items.length - wanted; at++) extend([...row, items[at] ?? null], at + 1, wanted - 1)
  }
  extend([], 0, sizeOf(size))
  return rows
}

function sizeOf(value: Value): number {
  const size =
    typeof value === 'boolean' || typeof value === 'number'
      ? intOf(value)
      : fail(`Expected int as r, not ${typeName(value)}`)
  return size < 0 ? fail('r must be non-negative') : size
}

export const filters: Table<Filter> = {
  combinations,
  extract,
  flatten,
  permutations,
  product,
  subelements,
  zip,
  zip_longest: zipLongest,
}
