import { dateTimeText } from '../../dates.ts'
import { fail } from '../../errors.ts'
import { makeFloat, makeInt } from '../../numbers.ts'
import { parseDouble, parseInteger } from '../../numerals.ts'
import { PyDate, type Value } from '../../values.ts'

/** The value of a scalar that is known to be of this type. */
export function scalarValue(text: string, type: string): Value {
  if (type === 'null') return null
  if (type === 'bool') return boolValue(text.toLowerCase())
  if (type === 'int') return intValue(text)
  if (type === 'float') return floatValue(text)
  return type === 'timestamp' ? dateValue(text) : text
}

function boolValue(word: string): boolean {
  if (['yes', 'true', 'on'].includes(word)) return true
  return ['no', 'false', 'off'].includes(word) ? false : fail(`'${word}' is not a boolean`)
}

function signed(text: string): [number, string] {
  const plain = text.replaceAll('_', '').toLowerCase()
  return [plain.startsWith('-') ? -1 : 1, plain.replace(/^[-+]/, '')]
}

/** Base 60, as in hours, minutes and seconds. */
function sixties(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

function intValue(text: string): Value {
  const [sign, digits] = signed(text)
  if (digits.includes(':')) return sign * sixties(digits)
  const value = /^0[0-7]+$/.test(digits) ? parseInteger(digits, 8) : parseInteger(digits, 0)
  if (value === undefined) return fail(`invalid literal for int() with base 10: '${text}'`)
  return makeInt(sign < 0 ? -BigInt(value) : BigInt(value))
}

function floatValue(text: string): Value {
  const [sign, digits] = signed(text)
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY
  if (digits === '.nan') return Number.NaN
  const value = digits.includes(':') ? sixties(digits) : parseDouble(digits)
  return value === undefined ? fail(`could not convert string to float: '${text}'`) : makeFloat(sign * value)
}

const datePattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?)?$/

function dateValue(text: string): Value {
  const match = datePattern.exec(text)
  if (match === null) return fail(`'${text}' is not a date`)
  const [, year, month, day, hour, minute, second, fraction = '', utc, sign, zoneHours, zoneMinutes] = match
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (new Date(at).getUTCDate() !== Number(day)) return fail('day is out of range for month')
  if (hour === undefined) return new PyDate(new Date(at), new Date(at).toISOString().slice(0, 10))
  const ms = Math.floor(Number(fraction.slice(0, 6).padEnd(6, '0')) / 1000)
  const clock = at + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 + ms
  const zone = utc === undefined ? (sign === undefined ? '' : zoneText(sign, zoneHours, zoneMinutes)) : '+00:00'
  const offset = zone === '' ? 0 : (sign === '-' ? -1 : 1) * (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0))
  return new PyDate(new Date(clock - offset * 60_000), dateTimeText(new Date(clock)) + zone)
}

function zoneText(sign: string, hours = '0', minutes = '00'): string {
  return `${sign}${hours.padStart(2, '0')}:${minutes}`
}
