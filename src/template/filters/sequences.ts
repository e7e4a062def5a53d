import { bind, intOf } from '../bind.ts'
import { spend } from '../budget.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import { itemsOf } from '../methods/dict.ts'
import type { CallArgs, Env, Filter, Table } from '../registry.ts'
import { iterate, length } from '../sequence.ts'
import { str } from '../text.ts'
import { Undefined, type Value } from '../values.ts'
import { attributeGetter } from './attribute-path.ts'

function join(value: Value, args: CallArgs, env: Env): Value {
  const [separator = '', attribute = null] = bind('join', ['d', 'attribute'], args)
  return iterate(value).map(attributeGetter(attribute, env)).map(str).join(str(separator))
}

function batch(value: Value, args: CallArgs): Value {
  const [size, filler = null] = bind('batch', ['linecount', 'fill_with'], args, 1)
  const count = intOf(size)
  const items = iterate(value)
  if (count < 1) return items.length === 0 ? [] : [[...items]]
  const rows: Value[][] = []
  for (let at = 0; at < items.length; at += count) rows.push(items.slice(at, at + count))
  const last = rows.at(-1)
  if (filler === null || last === undefined) return rows
  spend(count)
  while (last.length < count) last.push(filler)
  return rows
}

function columns(value: Value, args: CallArgs): Value {
  const [size, filler = null] = bind('slice', ['slices', 'fill_with'], args, 1)
  const count = intOf(size)
  const items = iterate(value)
  if (count === 0) return fail('integer division or modulo by zero')
  spend(Math.max(0, count))
  const each = Math.floor(items.length / count)
  const longer = items.length % count
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const start = index * each + Math.min(index, longer)
    const column = items.slice(start, start + each + (index < longer ? 1 : 0))
    return filler !== null && index >= longer ? [...column, filler] : column
  })
}

function reverse(value: Value, args: CallArgs): Value {
  bind('reverse', [], args)
  if (typeof value !== 'string' && !Array.isArray(value) && !(value instanceof Map)) {
    return fail('argument must be iterable')
  }
  const items = iterate(value).toReversed()
  return typeof value === 'string' ? items.map(str).join('') : items
}

function list(value: Value, args: CallArgs): Value {
  bind('list', [], args)
  return [...iterate(value)]
}

function end(name: 'first' | 'last'): Filter {
  return (value, args) => {
    bind(name, [], args)
    const item = iterate(value).at(name === 'first' ? 0 : -1)
    return item === undefined ? new Undefined(`No ${name} item, sequence was empty.`) : item
  }
}

function size(name: string): Filter {
  return (value, args) => {
    bind(name, [], args)
    return length(value)
  }
}

function items(value: Value, args: CallArgs): Value {
  bind('items', [], args)
  if (value instanceof Undefined) return []
  const plain = use(value)
  return plain instanceof Map ? itemsOf(plain) : fail('Can only get item pairs from a mapping.')
}

export const filters: Table<Filter> = {
  batch,
  count: size('count'),
  first: end('first'),
  items: { asTheyAre: items },
  join,
  last: end('last'),
  length: size('length'),
  list,
  reverse,
  slice: columns,
}
