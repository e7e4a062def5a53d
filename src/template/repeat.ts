import { spend } from './budget.ts'
import { fail } from './errors.ts'
import { Tuple, tuple, type Value } from './values.ts'

/** More would only fill the memory. */
const maxLength = 50_000_000

/** A string or list so many times; a negative count is none. */
export function repeat(value: string | Value[], count: number): Value {
  const times = Math.max(0, count)
  if (value.length === 0) return value
  if (value.length * times > maxLength) return fail('the result would be too large')
  if (typeof value === 'string') return value.repeat(times)
  spend(value.length * times)
  const items = Array.from({ length: times }, () => [...value]).flat()
  return value instanceof Tuple ? tuple(items) : items
}
