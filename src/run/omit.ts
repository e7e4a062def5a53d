import { randomBytes } from 'node:crypto'
import { type Raw, Template, type Value } from '../template/values.ts'

/** What the variable `omit` holds: an argument with this value counts as not given. */
export const OMIT = `__omit_place_holder__${randomBytes(20).toString('hex')}`

/** A value without the entries that are to be left out, at any depth. */
export function withoutOmitted(value: Value): Value {
  if (value instanceof Map) {
    const kept = [...value].filter(([, inner]) => inner !== OMIT)
    return new Map(kept.map(([key, inner]) => [key, withoutOmitted(inner)]))
  }
  if (Array.isArray(value)) return value.filter((inner) => inner !== OMIT).map(withoutOmitted)
  return value
}

/** Whether a raw value may turn out differently at its next evaluation. */
export function isTemplated(raw: Raw): boolean {
  if (raw instanceof Template) return true
  if (Array.isArray(raw)) return raw.some(isTemplated)
  return raw instanceof Map && [...raw].some(([key, value]) => isTemplated(key) || isTemplated(value))
}
