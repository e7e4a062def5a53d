import { bind, intOf } from '../bind.ts'
import { toFixed } from '../decimal.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import { isInt, isNumber, makeFloat, makeInt, toDouble } from '../numbers.ts'
import { parseDouble, parseInteger } from '../numerals.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { str } from '../text.ts'
import { typeName } from '../types.ts'
import type { Float, Value } from '../values.ts'

type PyNumber = number | bigint | boolean | Float

/** Python's `float(value)` as a double; undefined where that raises. */
export function doubleOf(value: Value): number | undefined {
  const plain = use(value)
  if (typeof plain === 'string') return parseDouble(plain)
  return isNumber(plain) ? toDouble(plain) : undefined
}

function toInt(value: Value, args: CallArgs): Value {
  const [fallback = 0, base] = bind('int', ['default', 'base'], args)
  const radix = intOf(base, 10)
  if (radix !== 0 && (radix < 2 || radix > 36)) return fallback
  const whole = typeof value === 'string' ? parseInteger(value, radix) : undefined
  if (whole !== undefined) return whole
  if (isInt(value)) return typeof value === 'boolean' ? Number(value) : value
  const double = doubleOf(value)
  if (double === undefined || Number.isNaN(double)) return fallback
  if (!Number.isFinite(double)) return fail('cannot convert float infinity to integer')
  return makeInt(BigInt(Math.trunc(double)))
}

function toFloat(value: Value, args: CallArgs): Value {
  const [fallback = makeFloat(0)] = bind('float', ['default'], args)
  const double = doubleOf(value)
  return double === undefined ? fallback : makeFloat(double)
}

function absolute(value: Value, args: CallArgs): Value {
  bind('abs', [], args)
  if (!isNumber(value)) return fail(`bad operand type for abs(): '${typeName(value)}'`)
  if (!isInt(value)) return makeFloat(Math.abs(toDouble(value)))
  return typeof value === 'bigint' ? makeInt(value < 0n ? -value : value) : Math.abs(Number(value))
}

function round(value: Value, args: CallArgs): Value {
  const [precision, method = 'common'] = bind('round', ['precision', 'method'], args)
  const digits = intOf(precision, 0)
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    return fail('method must be common, ceil or floor')
  }
  if (!isNumber(value)) return fail(`type ${typeName(value)} doesn't define __round__ method`)
  if (method === 'common') return roundHalfEven(value, digits)
  const scale = 10 ** digits
  // The sum has no negative zero, like Python's ints.
  return makeFloat((Math[method](toDouble(value) * scale) + 0) / scale)
}

function roundHalfEven(value: PyNumber, digits: number): Value {
  if (isInt(value)) return digits >= 0 ? makeInt(BigInt(value)) : makeInt(roundWhole(BigInt(value), -digits))
  const double = toDouble(value)
  if (!Number.isFinite(double)) return value
  if (digits >= 0) return makeFloat(Number(toFixed(double, Math.min(digits, 330))))
  const fraction = double - Math.trunc(double)
  // A fraction breaks ties, so it must count when the whole part alone would be one.
  const whole = BigInt(Math.trunc(double)) * 10n + BigInt(Math.sign(fraction))
  const rounded = Number(roundWhole(whole, 1 - digits) / 10n)
  return makeFloat(rounded === 0 && double < 0 ? -0 : rounded)
}

function roundWhole(value: bigint, digits: number): bigint {
  // A unit that is larger by far makes zero of it, however large.
  const unit = 10n ** BigInt(Math.min(digits, value.toString().length + 1))
  const rest = ((value % unit) + unit) % unit
  const floor = value - rest
  const up = rest * 2n > unit || (rest * 2n === unit && (floor / unit) % 2n !== 0n)
  return up ? floor + unit : floor
}

function numberFor(filter: string, value: Value): number {
  if (isNumber(value)) return toDouble(value)
  return fail(`${filter}() can only be used on numbers: must be real number, not ${typeName(value)}`)
}

function log(value: Value, args: CallArgs): Value {
  const [given] = bind('log', ['base'], args)
  const x = numberFor('log', value)
  const base = given === undefined ? Math.E : numberFor('log', given)
  if (x <= 0 || base <= 0) return fail('math domain error')
  if (base === 10) return makeFloat(Math.log10(x))
  return base === Math.E ? makeFloat(Math.log(x)) : makeFloat(Math.log(x) / Math.log(base))
}

function power(value: Value, args: CallArgs): Value {
  const [exponent = null] = bind('pow', ['y'], args, 1)
  return makeFloat(checked(numberFor('pow', value) ** numberFor('pow', exponent)))
}

function root(value: Value, args: CallArgs): Value {
  const [given = 2] = bind('root', ['base'], args)
  const [x, base] = [numberFor('root', value), doubleOf(given)]
  if (base === undefined) return fail(`could not convert string to float: '${str(given)}'`)
  if (base === 0) return fail('float division by zero')
  return makeFloat(checked(base === 2 ? Math.sqrt(x) : x ** (1 / base)))
}

function checked(result: number): number {
  return Number.isNaN(result) ? fail('math domain error') : result
}

export const filters: Table<Filter> = { abs: absolute, float: toFloat, int: toInt, log, pow: power, root, round }
