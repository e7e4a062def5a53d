import { fail } from './errors.ts'
import { makeInt } from './numbers.ts'
import type { Value } from './values.ts'

type Int = number | bigint | boolean

/** Larger results would only fill the memory: about 300,000 digits. */
const maxBits = 1_000_000

/** Whether a result computed with doubles is exact. */
export function isExact(a: Int, b: Int, result: number): boolean {
  return typeof a !== 'bigint' && typeof b !== 'bigint' && Number.isSafeInteger(result)
}

/** The product, exact at any size. */
export function multiplyInts(a: Int, b: Int): Value {
  const product = Number(a) * Number(b)
  if (isExact(a, b, product)) return makeInt(product)
  if (bits(a) + bits(b) > maxBits) return fail('the number is too large')
  return makeInt(BigInt(a) * BigInt(b))
}

/** Rounds down, not toward zero. */
export function divideFloor(a: Int, b: Int): Value {
  if (Number(b) === 0) return fail('integer division or modulo by zero')
  if (typeof a !== 'bigint' && typeof b !== 'bigint') return makeInt(Math.floor(Number(a) / Number(b)))
  const [x, y] = [BigInt(a), BigInt(b)]
  const quotient = x / y
  return makeInt(x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient)
}

/** What is left has the sign of the divisor. */
export function remainder(a: Int, b: Int): Value {
  if (Number(b) === 0) return fail('integer modulo by zero')
  if (typeof a !== 'bigint' && typeof b !== 'bigint') {
    const rest = Number(a) % Number(b)
    return makeInt(rest !== 0 && rest < 0 !== Number(b) < 0 ? rest + Number(b) : rest)
  }
  const [x, y] = [BigInt(a), BigInt(b)]
  const rest = x % y
  return makeInt(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest)
}

/** For an exponent that is not negative. */
export function powerOf(base: Int, exponent: Int): Value {
  const fast = Number(base) ** Number(exponent)
  if (isExact(base, exponent, fast)) return makeInt(fast)
  if (bits(base) * Number(exponent) > maxBits) return fail('the number is too large')
  return makeInt(BigInt(base) ** BigInt(exponent))
}

function bits(value: Int): number {
  return BigInt(value).toString(16).length * 4
}
