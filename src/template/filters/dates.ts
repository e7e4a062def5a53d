import { bind, flagOf, textOf } from '../bind.ts'
import { dateTimeText } from '../dates.ts'
import { fail } from '../errors.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { localMoment, strftime, utcMoment } from '../strftime.ts'
import { strptime } from '../strptime.ts'
import { str } from '../text.ts'
import { PyDate, type Value } from '../values.ts'
import { doubleOf } from './numbers.ts'

function format(value: Value, args: CallArgs): Value {
  const [second = null, utc] = bind('strftime', ['second', 'utc'], args)
  const epoch = second === null ? Date.now() / 1000 : doubleOf(second)
  if (epoch === undefined || !Number.isFinite(epoch)) return fail(`Invalid value for epoch value (${str(second)})`)
  const instant = new Date(Math.floor(epoch) * 1000)
  if (Number.isNaN(instant.getTime())) return fail(`Invalid value for epoch value (${str(second)})`)
  return strftime(textOf(value), flagOf(utc) ? utcMoment(instant) : localMoment(instant))
}

function toDate(value: Value, args: CallArgs): Value {
  const [layout] = bind('to_datetime', ['format'], args)
  const date = strptime(textOf(value), textOf(layout, '%Y-%m-%d %H:%M:%S'))
  return new PyDate(date, dateTimeText(date))
}

export const filters: Table<Filter> = { strftime: format, to_datetime: toDate }
