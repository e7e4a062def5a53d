import { spend } from './budget.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { isNumber, makeInt, toDouble } from './numbers.ts'
import { typeName } from './types.ts'
import { Float, PyDate, Range, Tuple, type Value } from './values.ts'

/** Python's `==`: by value, True equals 1, a list never equals a tuple. */
export function equals(left: Value, right: Value): boolean {
  const a = use(left)
  const b = use(right)
  if (typeof a === 'object' && a !== null && !(a instanceof Float)) return sameObject(a, b)
  if (isNumber(a) && isNumber(b)) return sameNumber(a, b)
  return a === b
}

function sameNumber(a: number | bigint | boolean | Float, b: number | bigint | boolean | Float): boolean {
  // JavaScript orders bigints and numbers exactly.
  const x = typeof a === 'bigint' ? a : toDouble(a)
  const y = typeof b === 'bigint' ? b : toDouble(b)
  return x >= y && x <= y
}

function sameObject(a: Value & object, b: Value): boolean {
  if (a === b) return true
  spend(0.5)
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple) return false
    if (a instanceof Range !== b instanceof Range) return false
    return a.length === b.length && a.every((item, i) => equals(item, b[i] ?? null))
  }
  if (a instanceof Map) return b instanceof Map && sameDict(a, b)
  if (a instanceof PyDate) return b instanceof PyDate && a.text === b.text
  return a === b
}

function sameDict(a: ReadonlyMap<Value, Value>, b: ReadonlyMap<Value, Value>): boolean {
  if (a.size !== b.size) return false
  return [...a].every(([key, value]) => {
    const other = b.get(findKey(b, key))
    return other !== undefined && equals(value, other)
  })
}

/** The key under which a dict holds this value: 1, 1.0 and True are one key; equal tuples are one key. */
export function findKey(dict: ReadonlyMap<Value, Value>, key: Value): Value {
  const plain = use(key)
  if (typeof plain === 'string' || dict.has(plain)) return plain
  if (isNumber(plain)) return numberKey(dict, plain)
  if (plain instanceof Tuple) return [...dict.keys()].find((key) => key instanceof Tuple && equals(key, plain)) ?? plain
  if (Array.isArray(plain) || plain instanceof Map) return fail(`unhashable type: '${typeName(plain)}'`)
  return plain
}

function numberKey(dict: ReadonlyMap<Value, Value>, key: number | bigint | boolean | Float): Value {
  const int = key instanceof Float ? makeInt(key.value) : typeof key === 'boolean' ? Number(key) : key
  if (dict.has(int)) return int
  if (int === 1 && dict.has(true)) return true
  if (int === 0 && dict.has(false)) return false
  return key instanceof Float ? int : key
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  const within = use(container)
  if (typeof within === 'string') return containsText(within, use(item))
  if (Array.isArray(within)) return within.some((other) => equals(item, other))
  if (within instanceof Map) return within.has(findKey(within, item))
  return fail(`argument of type '${typeName(within)}' is not iterable`)
}

function containsText(within: string, item: Value): boolean {
  if (typeof item === 'string') return within.includes(item)
  return fail(`'in <string>' requires string as left operand, not ${typeName(item)}`)
}
