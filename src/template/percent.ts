import { dictGet } from './dict.ts'
import { fail } from './errors.ts'
import { checkedWidth, doubleDigits } from './format-spec.ts'
import { use } from './lift.ts'
import { isFloat, isInt, isNumber, toDouble } from './numbers.ts'
import { repr, str } from './text.ts'
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
  const text = format.replace(directive, (...match: (string | number | undefined)[]) => {
    const [, key, flags = '', width, precision, type] = match as (string | undefined)[]
    if (type === undefined) return fail('incomplete format')
    const conversion = {
      flags: width?.startsWith('*') ? `${flags}` : flags,
      width: width === '*' ? starValue(source) : checkedWidth(width),
      precision: precision === undefined ? null : precision === '*' ? starValue(source) : checkedWidth(precision),
      type,
    }
    if (type === '%') return '%'
    return convert(key === undefined ? source.next() : source.named(key), conversion, Number(match.at(-2)))
  })
  source.end()
  return text
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
  if ('sra'.includes(type)) {
    const text = type === 's' ? str(value) : repr(value)
    return pad(precision === null ? text : [...text].slice(0, precision).join(''), '', {
      ...conversion,
      flags: conversion.flags.replaceAll('0', ''),
    })
  }
  if (type === 'c')
    return pad(character(use(value)), '', { ...conversion, flags: conversion.flags.replaceAll('0', '') })
  if ('diuxXo'.includes(type)) return signed(integerText(use(value), conversion), conversion)
  if ('eEfFgG'.includes(type)) return signed(floatingText(use(value), conversion), conversion)
  const code = (type.codePointAt(0) ?? 0).toString(16)
  return fail(`unsupported format character '${type}' (0x${code}) at index ${index + conversionLength(conversion)}`)
}

function conversionLength({ flags, width }: Conversion): number {
  return 1 + flags.length + (width > 0 ? String(width).length : 0)
}

function character(value: Value): string {
  if (typeof value === 'string' && [...value].length === 1) return value
  return isInt(value) ? String.fromCodePoint(Number(value)) : fail('%c requires int or char')
}

function integerText(value: Value, { type, precision, flags }: Conversion): string {
  const hex = 'xXo'.includes(type)
  if (!isNumber(value) || (hex && isFloat(value))) {
    const wanted = hex ? 'an integer is required' : 'a real number is required'
    return fail(`%${type} format: ${wanted}, not ${typeName(value)}`)
  }
  const whole = isInt(value) ? BigInt(value) : BigInt(Math.trunc(toDouble(value)))
  const digits = (whole < 0n ? -whole : whole).toString(type === 'o' ? 8 : hex ? 16 : 10).padStart(precision ?? 0, '0')
  const prefix = flags.includes('#') && hex ? `0${type}` : ''
  return (whole < 0n ? '-' : '') + prefix + (type === 'X' ? digits.toUpperCase() : digits)
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
