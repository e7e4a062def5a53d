import { toExponential, toFixed, toGeneral } from './decimal.ts'
import { fail } from './errors.ts'
import { floatText, isInt, isNumber, toDouble } from './numbers.ts'
import { textLength } from './sequence.ts'
import { typeName } from './types.ts'
import type { Float, Value } from './values.ts'

/** What stands after the colon of `{:>10.2f}`, parsed. */
export interface Spec {
  readonly fill: string
  readonly align: '<' | '>' | '=' | '^' | ''
  readonly sign: '+' | '-' | ' ' | ''
  readonly alternate: boolean
  readonly width: number
  readonly grouping: '' | ',' | '_'
  /** `z`: a zero has no sign. */
  readonly positiveZero: boolean
  /** Zeros were asked for by a `0` in front of the width. */
  readonly zeros: boolean
  readonly precision: number | null
  readonly type: string
}

const grammar = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su

/** Parses a format specification; raises for what Python refuses too. */
function parseSpec(text: string): Spec {
  const match = grammar.exec(text)
  if (!match) return fail(`Invalid format specifier '${text}'`)
  const [, fill, align, sign, positiveZero, alternate, zero, width, grouping, precision, type] = match
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: (align ?? '') as Spec['align'],
    sign: (sign ?? '') as Spec['sign'],
    positiveZero: positiveZero !== undefined,
    zeros: zero !== undefined && align === undefined,
    alternate: alternate !== undefined,
    width: checkedWidth(width),
    grouping: (grouping ?? '') as Spec['grouping'],
    precision: precision === undefined ? null : checkedWidth(precision),
    type: type ?? '',
  }
}

/** A width or precision as a number; a very large one would only fill the memory. */
export function checkedWidth(text: string | undefined): number {
  const width = Number(text ?? 0)
  return width > 100_000 ? fail('Too many decimal digits in format string') : width
}

/** Python's format(): a number or a text by a specification. */
export function formatBySpec(value: Value, text: string, asText: (value: Value) => string): string {
  const spec = parseSpec(text)
  if (isNumber(value)) return spec.type === 's' ? badCode('s', value) : formatNumber(value, spec)
  if (typeof value !== 'string' && text !== '') {
    return fail(`unsupported format string passed to ${typeName(value)}.__format__`)
  }
  if (spec.type !== '' && spec.type !== 's') return badCode(spec.type, value)
  refuseForText(spec)
  const whole = asText(value)
  return pad(spec.precision === null ? whole : [...whole].slice(0, spec.precision).join(''), '', spec, '<')
}

/** What only numbers can be formatted with. */
function refuseForText(spec: Spec): void {
  if (spec.sign !== '') fail(`${spec.sign === ' ' ? 'Space' : 'Sign'} not allowed in string format specifier`)
  if (spec.positiveZero) fail('Negative zero coercion (z) not allowed in string format specifier')
  if (spec.alternate) fail('Alternate form (#) not allowed in string format specifier')
  if (spec.grouping !== '') fail(`Cannot specify '${spec.grouping}' with 's'.`)
  if (spec.align === '=') fail("'=' alignment not allowed in string format specifier")
}

function badCode(type: string, value: Value): never {
  return fail(`Unknown format code '${type}' for object of type '${typeName(value)}'`)
}

/** A number by a parsed specification: sign, grouping, padding. */
function formatNumber(value: number | bigint | boolean | Float, spec: Spec): string {
  const digits = unsignedZero(asInt(value, spec) ? intDigits(value, spec) : plainDigits(value, spec), spec)
  const negative = digits.startsWith('-')
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign
  const prefix = spec.alternate && 'boxX'.includes(spec.type) && spec.type !== '' ? `0${spec.type}` : ''
  const align = spec.zeros ? '=' : spec.align
  const body = negative ? digits.slice(1) : digits
  const room = align === '=' && spec.fill === '0' ? spec.width - textLength(sign + prefix) : 0
  return pad(group(body, spec, room), sign + prefix, { ...spec, align }, '>')
}

function asInt(value: Value, { type }: Spec): boolean {
  if (type === '' || type === 'n') return isInt(value)
  return 'bcdoxX'.includes(type)
}

function unsignedZero(digits: string, { positiveZero }: Spec): string {
  return positiveZero && /^-[0.]+(e[+-]?\d+)?%?$/i.test(digits) ? digits.slice(1) : digits
}

function intDigits(value: number | bigint | boolean | Float, spec: Spec): string {
  if (!isInt(value)) return badCode(spec.type, value)
  if (spec.positiveZero) return fail('Negative zero coercion (z) not allowed in integer format specifier')
  if (spec.precision !== null) return fail('Precision not allowed in integer format specifier')
  if (spec.type === 'c') return characterOf(Number(value))
  const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 }
  const text = BigInt(value).toString(bases[spec.type] ?? 10)
  return spec.type === 'X' ? text.toUpperCase() : text
}

function plainDigits(value: number | bigint | boolean | Float, spec: Spec): string {
  const number = toDouble(value)
  if (spec.type === '' && spec.precision === null) return floatText(number)
  const digits = doubleDigits(spec.type === '%' ? number * 100 : number, spec)
  return spec.type === '%' ? `${digits}%` : digits
}

/** The character of a code point. */
export function characterOf(code: number): string {
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : fail('%c arg not in range(0x110000)')
}

/** A double in the form of `f`, `e` or `g`, upper case for a capital. */
export function doubleDigits(value: number, spec: Pick<Spec, 'type' | 'precision' | 'alternate'>): string {
  const precision = spec.precision ?? 6
  const text = doubleText(value, spec.type.toLowerCase(), precision, spec.alternate)
  return spec.type !== '' && spec.type === spec.type.toUpperCase() && spec.type !== '%' ? text.toUpperCase() : text
}

function doubleText(value: number, type: string, precision: number, alternate: boolean): string {
  if (!Number.isFinite(value)) return floatText(value)
  if (type === 'f' || type === '%') return toFixed(value, precision)
  if (type === 'e') return toExponential(value, precision)
  if (type === 'g' || type === 'n') return toGeneral(value, precision, alternate)
  if (type !== '') return badCode(type, value)
  const text = toGeneral(value, precision, false)
  return /[.e]/.test(text) ? text : `${text}.0`
}

// Zeros that fill up to a width are grouped with the digits.
function group(digits: string, spec: Spec, room: number): string {
  if (spec.grouping === '') return digits
  if (!'bdoxXeEfFgG%'.includes(spec.type)) fail(`Cannot specify '${spec.grouping}' with '${spec.type}'.`)
  const inFours = spec.type !== '' && 'boxX'.includes(spec.type)
  const every = inFours ? 4 : 3
  const [, shown = '', rest = ''] = (inFours ? /^(\w*)/ : /^(\d*)(.*)$/s).exec(digits) ?? []
  const whole = shown.padStart(Math.floor(((room - rest.length) * every) / (every + 1)) + 1, '0')
  const parts: string[] = []
  for (let end = whole.length; end > 0; end -= every) parts.unshift(whole.slice(Math.max(0, end - every), end))
  return parts.join(spec.grouping) + rest
}

function pad(body: string, prefix: string, spec: Spec, natural: '<' | '>'): string {
  const room = spec.width - textLength(prefix + body)
  if (room <= 0) return prefix + body
  const align = spec.align === '' ? natural : spec.align
  if (align === '=') return prefix + spec.fill.repeat(room) + body
  const before = align === '<' ? 0 : align === '>' ? room : Math.floor(room / 2)
  return spec.fill.repeat(before) + prefix + body + spec.fill.repeat(room - before)
}
