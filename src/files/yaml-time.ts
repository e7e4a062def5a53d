import { PyDate } from '../template/values.ts'

/** What PyYAML's resolver takes for a date or a time. */
export const TIMESTAMP =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/

const PARTS =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/

/** Python's date or datetime of a text that matches TIMESTAMP; null where Python raises (a 31st of June). */
export function parseTimestamp(text: string): PyDate | null {
  const match = PARTS.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction = '', zone, sign, zoneHour, zoneMinute] = match
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || Number(year) === 0 || Number(day) === 0) return null
  const dayText = `${year}-${two(month)}-${two(day)}`
  if (hour === undefined) return new PyDate(date, dayText)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const offset = (sign === '-' ? -1 : 1) * (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0))
  if (Math.abs(offset) >= 24 * 60) return null
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second), Number(micros.slice(0, 3)))
  const clock = `${two(hour)}:${minute}:${second}${Number(micros) > 0 ? `.${micros}` : ''}`
  return new PyDate(date, `${dayText} ${clock}${zone === undefined ? '' : zoneText(offset)}`)
}

function two(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0')
}

function zoneText(minutes: number): string {
  const whole = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(String(Math.trunc(whole / 60)))}:${two(String(whole % 60))}`
}
