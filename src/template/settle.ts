import { use } from './lift.ts'
import { omit } from './omit.ts'
import { Secret, Tuple, tuple, Undefined, type Value } from './values.ts'

/** A result with nothing lazy or undefined left in it, at any depth; what `omit` stands in for is left out. */
export function settle(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Undefined) return use(value)
  if (value instanceof Secret) return new Secret(settle(value.open()))
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== omit).map(settle)
    return value instanceof Tuple ? tuple(items) : items
  }
  if (!(value instanceof Map)) return value
  const pairs = [...value].filter(([, item]) => item !== omit)
  return new Map(pairs.map(([key, item]) => [key, settle(item)]))
}
