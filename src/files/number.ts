import { Float } from '../template/values.ts'

/** A Python float: `Float` where it is integral, so that 1.0 stays apart from 1. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value
}

/** A Python int of digits in a base: a number as long as it is exact, else a bigint; null where there are no digits. */
export function integer(digits: string, base: 2 | 8 | 10 | 16, negative: boolean): number | bigint | null {
  if (digits === '') return null
  const near = Number.parseInt(digits, base)
  if (Number.isSafeInteger(near)) return negative && near !== 0 ? -near : near
  const exact = BigInt({ 2: '0b', 8: '0o', 10: '', 16: '0x' }[base] + digits)
  return negative ? -exact : exact
}
