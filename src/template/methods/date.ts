import { bind, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import { makeFloat } from '../numbers.ts'
import type { CallArgs, Method, Table } from '../registry.ts'
import { strftime } from '../strftime.ts'
import { isDateOnly } from '../types.ts'
import { PyDate, type Value } from '../values.ts'

function ofDate(name: string, parameters: readonly string[], run: (date: PyDate, first: Value | undefined) => Value) {
  return (self: Value, args: CallArgs) => {
    const date = use(self)
    const [first] = bind(name, parameters, args, parameters.length)
    return date instanceof PyDate ? run(date, first) : fail(`${name}() is a method of dates`)
  }
}

// A date without a zone is read on the controller's clock, as Python does.
function timestamp({ date }: PyDate): number {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  const [hour, minute, second, ms] = [
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ]
  return new Date(year, month, day, hour, minute, second, ms).getTime() / 1000
}

export const dateMethods: Table<Method> = {
  date: ofDate(
    'date',
    [],
    ({ date, text }) => new PyDate(new Date(Math.floor(date.getTime() / 86_400_000) * 86_400_000), text.slice(0, 10)),
  ),
  isoformat: ofDate('isoformat', [], (date) => (isDateOnly(date) ? date.text : date.text.replace(' ', 'T'))),
  isoweekday: ofDate('isoweekday', [], ({ date }) => date.getUTCDay() || 7),
  strftime: ofDate('strftime', ['format'], ({ date }, format) =>
    strftime(textOf(format), { date, zone: '', offset: null }),
  ),
  timestamp: ofDate('timestamp', [], (date) => makeFloat(timestamp(date))),
  weekday: ofDate('weekday', [], ({ date }) => (date.getUTCDay() + 6) % 7),
}
