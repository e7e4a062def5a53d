import { findKey } from './equality.ts'
import type { Dict, Value } from './values.ts'

/** The value under a key, or undefined (JavaScript's). */
export function dictGet(dict: ReadonlyMap<Value, Value>, key: Value): Value | undefined {
  return dict.get(findKey(dict, key))
}

/** Whether a dict has a key. */
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
