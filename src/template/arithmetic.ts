import { spend } from './budget.ts'
import { addDays, subtractDates } from './dates.ts'
import { fail } from './errors.ts'
import { divideFloor, isExact, multiplyInts, powerOf, remainder } from './integers.ts'
import { use } from './lift.ts'
import { isInt, isNumber, makeFloat, makeInt, toDouble } from './numbers.ts'
import { formatPercent } from './percent.ts'
import { repeat } from './repeat.ts'
import { typeName } from './types.ts'
import { PyDate, PyObject, Range, Tuple, tuple, type Value } from './values.ts'

/** Python's `+`: numbers, strings, lists, tuples. */
export function add(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (isNumber(a) && isNumber(b)) {
    if (!isInt(a) || !isInt(b)) return makeFloat(toDouble(a) + toDouble(b))
    const sum = Number(a) + Number(b)
    return isExact(a, b, sum) ? sum : makeInt(BigInt(a) + BigInt(b))
  }
  if (typeof a === 'string') return typeof b === 'string' ? a + b : cannotJoin('str', b)
  if (Array.isArray(a) && Array.isArray(b)) spend(a.length + b.length)
  if (a instanceof Tuple) return b instanceof Tuple ? tuple([...a, ...b]) : cannotJoin('tuple', b)
  if (isList(a)) return isList(b) ? [...a, ...b] : cannotJoin('list', b)
  if (a instanceof PyDate && b instanceof PyObject) return addDays(a, b, 1)
  return unsupported('+', a, b)
}

function cannotJoin(type: string, other: Value): never {
  return fail(`can only concatenate ${type} (not "${typeName(other)}") to ${type}`)
}

function unsupported(operator: string, a: Value, b: Value): never {
  return fail(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`)
}

/** Python's `-` of numbers and dates. */
export function subtract(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (isNumber(a) && isNumber(b)) {
    if (!isInt(a) || !isInt(b)) return makeFloat(toDouble(a) - toDouble(b))
    const difference = Number(a) - Number(b)
    return isExact(a, b, difference) ? difference : makeInt(BigInt(a) - BigInt(b))
  }
  if (a instanceof PyDate && b instanceof PyDate) return subtractDates(a, b)
  if (a instanceof PyDate && b instanceof PyObject) return addDays(a, b, -1)
  return unsupported('-', a, b)
}

/** Python's `*`: numbers, and a string or list so many times. */
export function multiply(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (isNumber(a) && isNumber(b)) {
    return isInt(a) && isInt(b) ? multiplyInts(a, b) : makeFloat(toDouble(a) * toDouble(b))
  }
  if (isInt(b) && isRepeatable(a)) return repeat(a, Number(b))
  if (isInt(a) && isRepeatable(b)) return repeat(b, Number(a))
  if (isRepeatable(a)) return notACount(b)
  if (isRepeatable(b)) return notACount(a)
  return unsupported('*', a, b)
}

function isList(value: Value): value is Value[] {
  return Array.isArray(value) && !(value instanceof Tuple) && !(value instanceof Range)
}

function isRepeatable(value: Value): value is string | Value[] {
  return typeof value === 'string' || (Array.isArray(value) && !(value instanceof Range))
}

function notACount(value: Value): never {
  return fail(`can't multiply sequence by non-int of type '${typeName(value)}'`)
}

/** Python's `/`: always a float. */
export function divide(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (!isNumber(a) || !isNumber(b)) return unsupported('/', a, b)
  if (toDouble(b) === 0) return fail(isInt(a) && isInt(b) ? 'division by zero' : 'float division by zero')
  return makeFloat(toDouble(a) / toDouble(b))
}

/** Python's `//`: rounds down. */
export function floorDivide(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (!isNumber(a) || !isNumber(b)) return unsupported('//', a, b)
  if (isInt(a) && isInt(b)) return divideFloor(a, b)
  if (toDouble(b) === 0) return fail('float floor division by zero')
  return makeFloat(floorQuotient(toDouble(a), toDouble(b)))
}

/** Python's `%`: the sign of the divisor; of a string, its formatting. */
export function modulo(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (typeof a === 'string') return formatPercent(a, b)
  if (!isNumber(a) || !isNumber(b)) return unsupported('%', a, b)
  if (isInt(a) && isInt(b)) return remainder(a, b)
  if (toDouble(b) === 0) return fail('float modulo')
  return makeFloat(floatRemainder(toDouble(a), toDouble(b)))
}

/** What is left has the sign of the divisor, also if it is zero. */
function floatRemainder(a: number, b: number): number {
  const rest = a % b
  if (rest === 0) return b < 0 ? -0 : 0
  return rest < 0 !== b < 0 ? rest + b : rest
}

// Goes by the exact remainder: 1.0 // 0.1 is 9.0, although 1.0 / 0.1 is 10.0.
function floorQuotient(a: number, b: number): number {
  if (!Number.isFinite(a)) return Number.NaN
  const rest = a % b
  const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0)
  if (quotient === 0) return Object.is(Math.sign(a) / b, -0) || a / b < 0 ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

/** Python's `**`. */
export function power(left: Value, right: Value): Value {
  const [a, b] = [use(left), use(right)]
  if (!isNumber(a) || !isNumber(b)) return unsupported('** or pow()', a, b)
  if (isInt(a) && isInt(b) && Number(b) >= 0) return powerOf(a, b)
  if (toDouble(a) === 0 && toDouble(b) < 0) return fail('0.0 cannot be raised to a negative power')
  return makeFloat(realPower(toDouble(a), toDouble(b)))
}

function realPower(a: number, b: number): number {
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b))
    return fail('complex numbers are not part of templates')
  const result = a ** b
  const overflows = !Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)
  return overflows ? fail("(34, 'Numerical result out of range')") : result
}

/** Python's unary `-`. */
export function negate(value: Value): Value {
  const a = use(value)
  if (!isNumber(a)) return fail(`bad operand type for unary -: '${typeName(a)}'`)
  if (!isInt(a)) return makeFloat(-toDouble(a))
  return makeInt(typeof a === 'bigint' ? -a : -Number(a))
}

/** Python's unary `+`. */
export function positive(value: Value): Value {
  const a = use(value)
  if (!isNumber(a)) return fail(`bad operand type for unary +: '${typeName(a)}'`)
  return typeof a === 'boolean' ? Number(a) : a
}
