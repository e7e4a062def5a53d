import { fail } from './errors.ts'
import { use } from './lift.ts'
import { makeFloat } from './numbers.ts'
import { omit } from './omit.ts'
import { str } from './text.ts'
import { typeName } from './types.ts'
import { type Dict, Float, PyDate, Secret, Undefined, Unknown, type Value } from './values.ts'

/** JSON whose leaves may be secret or unknown. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Secret
  | Unknown
  | readonly Plain[]
  | { readonly [key: string]: Plain }

/** A value as plain data, objects without a prototype; throws for what is undefined or a function. */
export function toPlain(value: Value): Plain {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Secret || value instanceof Unknown) return value
  if (value instanceof Float) return value.value
  if (value instanceof PyDate) return value.text
  if (Array.isArray(value)) return value.filter((item) => item !== omit).map(toPlain)
  if (value instanceof Map) return objectOf(value)
  if (value instanceof Undefined) return toPlain(use(value))
  return fail(`a value of type '${typeName(value)}' can't be used outside of templates`)
}

function objectOf(dict: Dict): Plain {
  const object: { [key: string]: Plain } = Object.create(null)
  for (const [key, value] of dict) if (value !== omit) object[keyText(key)] = toPlain(value)
  return object
}

// As Python's JSON writes keys: true, null, numbers as text.
function keyText(key: Value): string {
  if (typeof key === 'string') return key
  return key === null || typeof key === 'boolean' ? String(key) : str(key)
}

/** Plain data as a value: what modules and hosts report. Whole numbers beyond 2^53 are floats. */
export function fromPlain(plain: Plain | undefined): Value {
  if (plain === null || plain === undefined) return null
  if (typeof plain === 'number') return Number.isSafeInteger(plain) ? plain : makeFloat(plain)
  if (typeof plain !== 'object' || plain instanceof Secret || plain instanceof Unknown) return plain
  if (isList(plain)) return plain.map(fromPlain)
  return new Map(Object.entries(plain).map(([key, value]) => [key, fromPlain(value)]))
}

function isList(plain: readonly Plain[] | { readonly [key: string]: Plain }): plain is readonly Plain[] {
  return Array.isArray(plain)
}
