import { dictHas, findKey } from './dict.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { isNumber, toDouble } from './numbers.ts'
import { typeName } from './types.ts'
import { Float, PyDate, Tuple, type Value } from './values.ts'

/** Python's `==`: by value, True equals 1, a list never equals a tuple. */
export function equals(left: Value, right: Value): boolean {
  const a = use(left)
  const b = use(right)
  if (typeof a === 'object' && a !== null && !(a instanceof Float)) return sameObject(a, b)
  if (isNumber(a) && isNumber(b)) return sameNumber(a, b)
  return a === b
}

function sameNumber(a: number | bigint | boolean | Float, b: number | bigint | boolean | Float): boolean {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a === b
  return toDouble(a) === toDouble(b)
}

function sameObject(a: Value & object, b: Value): boolean {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple) return false
    return a.length === b.length && a.every((item, i) => sameItem(item, b[i] ?? null))
  }
  if (a instanceof Map) return b instanceof Map && sameDict(a, b)
  if (a instanceof PyDate) return b instanceof PyDate && a.text === b.text
  return a === b
}

// Python takes an item for equal to itself before asking it, so that [nan] may equal itself; Undefined must still raise.
function sameItem(a: Value, b: Value): boolean {
  return equals(a, b)
}

function sameDict(a: ReadonlyMap<Value, Value>, b: ReadonlyMap<Value, Value>): boolean {
  if (a.size !== b.size) return false
  return [...a].every(([key, value]) => {
    const other = b.get(findKey(b, key))
    return other !== undefined && equals(value, other)
  })
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  const within = use(container)
  if (typeof within === 'string') return containsText(within, use(item))
  if (Array.isArray(within)) return within.some((other) => equals(item, other))
  if (within instanceof Map) return dictHas(within, item)
  return fail(`argument of type '${typeName(within)}' is not iterable`)
}

function containsText(within: string, item: Value): boolean {
  if (typeof item === 'string') return within.includes(item)
  return fail(`'in <string>' requires string as left operand, not ${typeName(item)}`)
}
