import { dictGet, dictHas, dictSet, makeDict } from '../dict.ts'
import { findKey } from '../equality.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import type { CallArgs, Method, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { repr } from '../text.ts'
import { type Dict, tuple, type Value } from '../values.ts'
import { ofDict, ownDict } from './self.ts'

/** The pairs of a dict as tuples. */
export function itemsOf(dict: ReadonlyMap<Value, Value>): Value[] {
  return [...dict].map(tuple)
}

/** What `dict(...)` and `update(...)` take: a dict or pairs, then keywords. */
export function pairsOf(callee: string, { positional, named }: CallArgs): (readonly [Value, Value])[] {
  if (positional.length > 1) fail(`${callee} expected at most 1 argument, got ${positional.length}`)
  return [...positional.flatMap(pairs), ...named]
}

function pairs(source: Value): (readonly [Value, Value])[] {
  const plain = use(source)
  if (plain instanceof Map) return [...plain]
  return iterate(plain).map((item, index) => {
    const pair = isIterable(item)
      ? iterate(item)
      : fail(`cannot convert dictionary update sequence element #${index} to a sequence`)
    const [key = null, value = null] = pair
    if (pair.length === 2) return [key, value]
    return fail(`dictionary update sequence element #${index} has length ${pair.length}; 2 is required`)
  })
}

function isIterable(value: Value): boolean {
  const plain = use(value)
  return typeof plain === 'string' || Array.isArray(plain) || plain instanceof Map
}

function getOr(dict: Dict, key: Value, fallback: Value): Value {
  const held = dictGet(dict, key)
  return held === undefined ? fallback : held
}

function pop(dict: Dict, key: Value, fallback: Value | undefined): Value {
  const held = dictGet(dict, key)
  if (held === undefined) return fallback === undefined ? fail(repr(key)) : fallback
  dict.delete(findKey(dict, key))
  return held
}

function popItem(dict: Dict): Value {
  const last = [...dict].at(-1)
  if (last === undefined) return fail('popitem(): dictionary is empty')
  dict.delete(last[0])
  return tuple(last)
}

function setDefault(dict: Dict, key: Value, fallback: Value): Value {
  if (!dictHas(dict, key)) dictSet(dict, key, fallback)
  return dictGet(dict, key) ?? null
}

function update(self: Value, args: CallArgs): null {
  const dict = ownDict(self, 'update')
  for (const [key, value] of pairsOf('update', args)) dictSet(dict, key, value)
  return null
}

function fromKeys(self: Value, { positional }: CallArgs): Value {
  ownDict(self, 'fromkeys')
  const [keys, value = null] = positional
  if (keys === undefined) return fail('fromkeys expected at least 1 argument, got 0')
  return makeDict(iterate(keys).map((key) => [key, value] as const))
}

export const dictMethods: Table<Method> = {
  clear: ofDict('clear', [], (dict) => {
    dict.clear()
    return null
  }),
  copy: ofDict('copy', [], (dict) => new Map(dict)),
  fromkeys: fromKeys,
  get: {
    asTheyAre: ofDict(
      'get',
      ['key', 'default'],
      (dict, [key = null, fallback = null]) => getOr(dict, key, fallback),
      1,
    ),
  },
  items: ofDict('items', [], itemsOf),
  keys: ofDict('keys', [], (dict) => [...dict.keys()]),
  pop: { asTheyAre: ofDict('pop', ['key', 'default'], (dict, [key = null, fallback]) => pop(dict, key, fallback), 1) },
  popitem: ofDict('popitem', [], popItem),
  setdefault: {
    asTheyAre: ofDict(
      'setdefault',
      ['key', 'default'],
      (dict, [key = null, fallback = null]) => setDefault(dict, key, fallback),
      1,
    ),
  },
  update: { asTheyAre: update },
  values: ofDict('values', [], (dict) => [...dict.values()]),
}
