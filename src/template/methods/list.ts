import { flagOf, intOf } from '../bind.ts'
import { equals } from '../equality.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import { compare } from '../order.ts'
import type { Env, Method, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { repr } from '../text.ts'
import { Tuple, type Value } from '../values.ts'
import { ofList } from './self.ts'

/** Python's sort, in place and stable; `key` gives what is compared. */
export function sortValues(list: Value[], key: (value: Value) => Value, reverse: boolean): void {
  const keyed = list.map((value) => ({ value, key: key(value) }))
  const direction = reverse ? -1 : 1
  keyed.sort((a, b) => direction * (compare(a.key, b.key) || 0))
  for (const [index, { value }] of keyed.entries()) list[index] = value
}

function sort(self: Value, args: Parameters<Method>[1], env: Env): Value {
  const by = args.named.get('key') ?? null
  const key = (value: Value) => (by === null ? value : env.call(by, { positional: [value], named: new Map() }))
  const run = ofList('sort', [], (list) => {
    sortValues(list, key, flagOf(args.named.get('reverse')))
    return null
  })
  const rest = new Map([...args.named].filter(([name]) => name !== 'key' && name !== 'reverse'))
  return run(self, { positional: args.positional, named: rest }, env)
}

function place(list: readonly Value[], at: number): number {
  return at < 0 ? Math.max(0, at + list.length) : at
}

function indexOf(list: readonly Value[], wanted: Value, start: number, end: number): number {
  const at = list.findIndex((item, i) => i >= place(list, start) && i < place(list, end) && equals(item, wanted))
  if (at >= 0) return at
  return fail(list instanceof Tuple ? 'tuple.index(x): x not in tuple' : `${repr(wanted)} is not in list`)
}

function pop(list: Value[], index: Value | undefined): Value {
  const at = intOf(index, -1)
  const from = at < 0 ? at + list.length : at
  if (list.length === 0) return fail('pop from empty list')
  if (from < 0 || from >= list.length) return fail('pop index out of range')
  return list.splice(from, 1)[0] ?? null
}

function remove(list: Value[], wanted: Value): null {
  const at = list.findIndex((item) => equals(item, wanted))
  if (at < 0) fail('list.remove(x): x not in list')
  list.splice(at, 1)
  return null
}

// Not by spreading: a call takes only so many arguments.
function extend(list: Value[], items: readonly Value[]): null {
  for (const item of [...items]) list.push(item)
  return null
}

function itemsOf(self: Value): readonly Value[] {
  const list = use(self)
  return Array.isArray(list) ? list : fail('not a list or tuple')
}

function search(name: string, self: Value, args: Parameters<Method>[1]): Value {
  const [wanted = null, start, end] = args.positional
  const list = itemsOf(self)
  if (args.positional.length === 0) return fail(`${name}() missing 1 required argument: 'value'`)
  if (name === 'count') return list.filter((item) => equals(item, wanted)).length
  return indexOf(list, wanted, intOf(start), intOf(end, list.length))
}

/** What tuples have too. */
export const tupleMethods: Table<Method> = {
  count: (self, args) => search('count', self, args),
  index: (self, args) => search('index', self, args),
}

export const listMethods: Table<Method> = {
  ...tupleMethods,
  append: { asTheyAre: ofList('append', ['object'], (list, [item = null]) => changed(list.push(item)), 1) },
  clear: ofList('clear', [], (list) => changed(list.splice(0))),
  copy: ofList('copy', [], (list) => [...list]),
  extend: ofList('extend', ['iterable'], (list, [items = null]) => extend(list, iterate(items)), 1),
  insert: {
    asTheyAre: ofList(
      'insert',
      ['index', 'object'],
      (list, [index, item = null]) => changed(list.splice(place(list, intOf(index)), 0, item)),
      2,
    ),
  },
  pop: ofList('pop', ['index'], (list, [index]) => pop(list, index)),
  remove: ofList('remove', ['value'], (list, [wanted = null]) => remove(list, wanted), 1),
  reverse: ofList('reverse', [], (list) => changed(list.reverse())),
  sort,
}

/** Methods that change the list give None. */
function changed(_done: unknown): null {
  return null
}
