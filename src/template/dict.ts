import { equals } from './equality.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { isNumber, makeInt, toDouble } from './numbers.ts'
import { typeName } from './types.ts'
import { type Dict, Float, Tuple, type Value } from './values.ts'

/** The key under which a dict holds this value: 1, 1.0 and True are one key; equal tuples are one key. */
export function findKey(dict: ReadonlyMap<Value, Value>, key: Value): Value {
  const plain = use(key)
  if (typeof plain === 'string' || dict.has(plain)) return plain
  if (isNumber(plain)) return sameNumber(dict, plain)
  if (plain instanceof Tuple) return [...dict.keys()].find((key) => key instanceof Tuple && equals(key, plain)) ?? plain
  if (Array.isArray(plain) || plain instanceof Map) return fail(`unhashable type: '${typeName(plain)}'`)
  return plain
}

function sameNumber(dict: ReadonlyMap<Value, Value>, key: number | bigint | boolean | Float): Value {
  const int = key instanceof Float ? makeInt(key.value) : typeof key === 'boolean' ? Number(key) : key
  if (dict.has(int)) return int
  if (int === 1 && dict.has(true)) return true
  if (int === 0 && dict.has(false)) return false
  return Number.isInteger(toDouble(key)) ? (key instanceof Float ? int : key) : key
}

/** The value under a key, or undefined (JavaScript's). */
export function dictGet(dict: ReadonlyMap<Value, Value>, key: Value): Value | undefined {
  return dict.get(findKey(dict, key))
}

export function dictHas(dict: ReadonlyMap<Value, Value>, key: Value): boolean {
  return dict.has(findKey(dict, key))
}

/** Sets in place; the first of equal keys stays, as in Python. */
export function dictSet(dict: Dict, key: Value, value: Value): void {
  dict.set(findKey(dict, key), value)
}

/** A dict of these pairs, later ones winning. */
export function makeDict(pairs: Iterable<readonly [Value, Value]>): Dict {
  const dict: Dict = new Map()
  for (const [key, value] of pairs) dictSet(dict, key, value)
  return dict
}
