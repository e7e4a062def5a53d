import { Float, type Value } from './values.ts'

/** An int of Python: a bool counts, as there. */
export function isInt(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' ? Number.isInteger(value) : typeof value === 'bigint' || typeof value === 'boolean'
}

/** A float of Python, boxed or not. */
export function isFloat(value: Value): value is number | Float {
  return typeof value === 'number' ? !Number.isInteger(value) : value instanceof Float
}

/** An int, float or bool. */
export function isNumber(value: Value): value is number | bigint | boolean | Float {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float
}

/** The double for any number; large ints lose digits, as in Python. */
export function toDouble(value: number | bigint | boolean | Float): number {
  return value instanceof Float ? value.value : Number(value)
}

/** A float as we hold it: whole ones are boxed, so that 1.0 is not the int 1. */
export function makeFloat(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value
}

/** An int as we hold it: a plain number while it is exact. */
export function makeInt(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value === 0 ? 0 : value
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

/** Python's repr() of a float: the shortest digits that read back, an exponent from 1e16 and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  const text = fixedText(mantissa, exponent)
  return text.includes('.') ? text : `${text}.0`
}

function fixedText(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace('-', '').replace('.', '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const rest = digits.slice(exponent + 1)
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`
}
