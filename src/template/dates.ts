import { fail } from './errors.ts'
import { makeFloat } from './numbers.ts'
import { isDateOnly } from './types.ts'
import { Callable, PyDate, PyObject, type Value } from './values.ts'

const dayMs = 86_400_000

/** The `timedelta` between two dates. */
export function subtractDates(a: PyDate, b: PyDate): PyObject {
  return timedelta(a.date.getTime() - b.date.getTime())
}

/** A date so much later, or with -1 earlier. */
export function addDays(date: PyDate, delta: PyObject, sign: 1 | -1): PyDate {
  const seconds = delta.typeName === 'timedelta' ? delta.attribute('__seconds__') : undefined
  if (typeof seconds !== 'number') return fail(`unsupported operand type(s) for +: 'datetime' and '${delta.typeName}'`)
  const moved = new Date(date.date.getTime() + sign * seconds * 1000)
  const text = moved.toISOString()
  return new PyDate(moved, isDateOnly(date) ? text.slice(0, 10) : dateTimeText(moved))
}

/** `2001-12-14 21:59:43.100000`, as str() of a datetime without a zone. */
export function dateTimeText(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T')
  const micros = date.getUTCMilliseconds() === 0 ? '' : `.${time.slice(9, 12)}000`
  return `${day} ${time.slice(0, 8)}${micros}`
}

function timedelta(ms: number): PyObject {
  const days = Math.floor(ms / dayMs)
  const rest = ms - days * dayMs
  const seconds = Math.floor(rest / 1000)
  const attributes = new Map<string, Value>([
    ['days', days],
    ['seconds', seconds],
    ['microseconds', (rest - seconds * 1000) * 1000],
    ['__seconds__', ms / 1000],
    ['__str__', deltaText(days, rest)],
    ['total_seconds', new Callable('total_seconds', () => makeFloat(ms / 1000))],
  ])
  return new PyObject('timedelta', (name) => attributes.get(name))
}

function deltaText(days: number, rest: number): string {
  const time = new Date(rest).toISOString().slice(11, 19).replace(/^0/, '')
  const micros = rest % 1000 === 0 ? '' : `.${String(rest % 1000).padStart(3, '0')}000`
  const prefix = days === 0 ? '' : `${days} ${Math.abs(days) === 1 ? 'day' : 'days'}, `
  return `${prefix}${time}${micros}`
}
