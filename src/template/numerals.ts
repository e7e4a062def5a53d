import { space } from './characters.ts'
import { makeInt } from './numbers.ts'

const edges = new RegExp(`^[${space}]+|[${space}]+$`, 'gu')
const prefixes: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 }

// The digits of all scripts count as digits; each script has them in a row.
function inAscii(text: string): string {
  return text.replace(edges, '').replace(/[^\0-\x7f]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0
    if (!isDigit(code)) return char
    let before = 0
    while (isDigit(code - before - 1)) before += 1
    return String(before % 10)
  })
}

function isDigit(code: number): boolean {
  return /\p{Nd}/u.test(String.fromCodePoint(code))
}

/** Python's `int(text, base)`; undefined for what is no integer. Base 0 goes by the prefix. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const [, sign = '', prefix, digits = ''] = /^([+-]?)(?:0([box])(?=[0-9a-z_]))?(.*)$/is.exec(inAscii(text)) ?? []
  const given = prefix === undefined ? undefined : prefixes[prefix.toLowerCase()]
  // In base 16, `b1` is two digits and not a prefix that stands for base 2.
  if (given !== undefined && base !== 0 && base !== given) return parseDigits(`0${prefix}${digits}`, base, sign)
  if (base === 0 && given === undefined && /^0[0_]*[1-9]/.test(digits)) return undefined
  return parseDigits(given === undefined ? digits : digits.replace(/^_/, ''), given ?? (base || 10), sign)
}

function parseDigits(digits: string, base: number, sign: string): number | bigint | undefined {
  if (!/^[0-9a-z]+(_[0-9a-z]+)*$/i.test(digits)) return undefined
  // Python's own limit, since long numbers take long to read.
  if (digits.length > 4300) return undefined
  let value = 0n
  for (const char of digits.replaceAll('_', '')) {
    const digit = Number.parseInt(char, 36)
    if (digit >= base) return undefined
    value = value * BigInt(base) + BigInt(digit)
  }
  return makeInt(sign === '-' ? -value : value)
}

/** Python's `float(text)` as a double; undefined for what is no number. */
export function parseDouble(text: string): number | undefined {
  const plain = inAscii(text)
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(plain)
  if (special) return special[2] === undefined ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
  const digits = '\\d+(?:_\\d+)*'
  const number = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?$`, 'i')
  return number.test(plain) ? Number(plain.replaceAll('_', '')) : undefined
}
