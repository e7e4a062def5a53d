import { equals } from './equality.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { isNumber, toDouble } from './numbers.ts'
import { typeName } from './types.ts'
import { type Float, PyDate, Range, type Value } from './values.ts'

/** Below, equal or above zero as Python orders the two, NaN where neither; raises for what has no order. */
export function compare(left: Value, right: Value, operator = '<'): number {
  const a = use(left)
  const b = use(right)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (Array.isArray(a) && Array.isArray(b) && typeName(a) === typeName(b) && !(a instanceof Range)) {
    return compareLists(a, b, operator)
  }
  if (a instanceof PyDate && b instanceof PyDate) return a.date.getTime() - b.date.getTime()
  return fail(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`)
}

function compareNumbers(a: number | bigint | boolean | Float, b: number | bigint | boolean | Float): number {
  // JavaScript orders bigints and numbers exactly.
  const x = typeof a === 'bigint' ? a : toDouble(a)
  const y = typeof b === 'bigint' ? b : toDouble(b)
  if (x < y) return -1
  if (x > y) return 1
  return x >= y ? 0 : Number.NaN
}

/** By code points, as Python does; JavaScript's `<` goes by UTF-16 units. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  let i = 0
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
  if (Number.isNaN(x)) return -1
  if (Number.isNaN(y)) return 1
  const [p, q] = [isSurrogate(x), isSurrogate(y)]
  return p === q ? x - y : p ? 1 : -1
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

function compareLists(a: readonly Value[], b: readonly Value[], operator: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a[i] ?? null, b[i] ?? null]
    if (!equals(x, y)) return compare(x, y, operator)
  }
  return a.length - b.length
}
