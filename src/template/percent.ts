import { dictGet } from './dict.ts'
import { fail } from './errors.ts'
import { characterOf, checkedWidth, doubleDigits } from './format-spec.ts'
import { use } from './lift.ts'
import { isFloat, isInt, isNumber, toDouble } from './numbers.ts'
import { ascii, repr, str } from './text.ts'
import { typeName } from './types.ts'
import { Tuple, type Value } from './values.ts'

const directive = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gsu

interface Conversion {
  readonly flags: string
  readonly width: number
  readonly precision: number | null
  readonly type: string
}

/** Python's `'%s and %05.1f' % (a, b)`, with one value, a tuple or a dict. */
export function formatPercent(format: string, values: Value): string {
  const source = argumentsOf(values)
  let text = ''
  let at = 0
  for (const match of format.matchAll(directive)) {
    text += format.slice(at, match.index) + fill(match, source)
    at = match.index + match[0].length
  }
  source.end()
  return text + format.slice(at)
}

function fill(match: RegExpExecArray, source: Arguments): string {
  const [whole, key, flags = '', width, precision, type] = match
  if (type === undefined) return fail('incomplete format')
  const conversion = {
    flags,
    width: width === '*' ? starValue(source) : checkedWidth(width),
    precision: precision === undefined ? null : precision === '*' ? starValue(source) : checkedWidth(precision),
    type,
  }
  if (type === '%') return '%'
  const value = key === undefined ? source.next() : source.named(key)
  return convert(value, conversion, match.index + whole.length - type.length)
}

interface Arguments {
  next(): Value
  named(key: string): Value
  end(): void
}

function argumentsOf(values: Value): Arguments {
  const plain = use(values)
  const list = plain instanceof Tuple ? [...plain] : [plain]
  let used = 0
  return {
    next: () => {
      if (used >= list.length) return fail('not enough arguments for format string')
      used += 1
      return list[used - 1] ?? null
    },
    named: (key) => {
      used = list.length
      if (!(plain instanceof Map)) return fail('format requires a mapping')
      const value = dictGet(plain, key)
      return value === undefined ? fail(repr(key)) : value
    },
    end: () => {
      if (used < list.length && !(plain instanceof Map) && !isPlainList(plain)) {
        fail('not all arguments converted during string formatting')
      }
    },
  }
}

// Python takes any sequence but str and tuple for a possible mapping, and does not complain.
function isPlainList(value: Value): boolean {
  return Array.isArray(value) && !(value instanceof Tuple)
}

function starValue(source: Arguments): number {
  const value = use(source.next())
  return isInt(value) ? checkedWidth(String(value)) : fail('* wants int')
}

function convert(value: Value, conversion: Conversion, index: number): string {
  const { type, precision } = conversion
  const unsigned = { ...conversion, flags: conversion.flags.replaceAll('0', '') }
  if (type === 'c') return pad(character(use(value)), '', unsigned)
  if ('sra'.includes(type)) {
    const text = type === 's' ? str(value) : type === 'r' ? repr(value) : ascii(value)
    return pad(precision === null ? text : [...text].slice(0, precision).join(''), '', unsigned)
  }
  if ('diuxXo'.includes(type)) return signed(integerText(use(value), conversion), conversion)
  if ('eEfFgG'.includes(type)) return signed(floatingText(use(value), conversion), conversion)
  const code = (type.codePointAt(0) ?? 0).toString(16)
  return fail(`unsupported format character '${type}' (0x${code}) at index ${index}`)
}

function character(value: Value): string {
  if (typeof value === 'string' && [...value].length === 1) return value
  return isInt(value) ? characterOf(Number(value)) : fail('%c requires int or char')
}

function integerText(value: Value, { type, precision, flags }: Conversion): string {
  const hex = 'xXo'.includes(type)
  if (!isNumber(value) || (hex && isFloat(value))) {
    const wanted = hex ? 'an integer is required' : 'a real number is required'
    return fail(`%${type} format: ${wanted}, not ${typeName(value)}`)
  }
  const whole = BigInt(isInt(value) ? value : truncate(toDouble(value)))
  const digits = (whole < 0n ? -whole : whole).toString(type === 'o' ? 8 : hex ? 16 : 10).padStart(precision ?? 0, '0')
  const prefix = flags.includes('#') && hex ? `0${type}` : ''
  return (whole < 0n ? '-' : '') + prefix + (type === 'X' ? digits.toUpperCase() : digits)
}

function truncate(value: number): number {
  if (Number.isFinite(value)) return Math.trunc(value)
  return fail(`cannot convert float ${Number.isNaN(value) ? 'NaN' : 'infinity'} to integer`)
}

function floatingText(value: Value, { type, precision, flags }: Conversion): string {
  if (!isNumber(value)) return fail(`must be real number, not ${typeName(value)}`)
  return doubleDigits(toDouble(value), { type, precision, alternate: flags.includes('#') })
}

function signed(text: string, conversion: Conversion): string {
  const negative = text.startsWith('-')
  const plus = conversion.flags.includes('+') ? '+' : conversion.flags.includes(' ') ? ' ' : ''
  return pad(negative ? text.slice(1) : text, negative ? '-' : plus, conversion)
}

function pad(body: string, sign: string, { flags, width }: Conversion): string {
  const room = Math.max(0, width - [...(sign + body)].length)
  if (flags.includes('-')) return sign + body + ' '.repeat(room)
  return flags.includes('0') ? sign + '0'.repeat(room) + body : ' '.repeat(room) + sign + body
}
