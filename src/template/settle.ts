import { spend } from './budget.ts'
import { use } from './lift.ts'
import { omit } from './omit.ts'
import { Markup, Secret, Tuple, tuple, Undefined, type Value } from './values.ts'

/** A result with nothing lazy or undefined left in it, at any depth; what `omit` stands in for is left out. */
export function settle(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Undefined || value instanceof Markup) return use(value)
  // A `!vault` string has nothing in it to settle, and stays encrypted until it is used.
  if (value instanceof Secret) return value.ciphertext === null ? new Secret(settle(value.open())) : value
  if (Array.isArray(value)) {
    spend(5 + value.length / 2)
    const items = value.filter((item) => item !== omit).map(settle)
    return value instanceof Tuple ? tuple(items) : items
  }
  if (!(value instanceof Map)) return value
  spend(5 + value.size / 2)
  const pairs = [...value].filter(([, item]) => item !== omit)
  return new Map(pairs.map(([key, item]) => [key, settle(item)]))
}
