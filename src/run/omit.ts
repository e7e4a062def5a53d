import { omit } from '../template/omit.ts'
import type { Value } from '../template/values.ts'

/** A value without the entries that are to be left out, at any depth. */
export function withoutOmitted(value: Value): Value {
  if (value instanceof Map) {
    const kept = [...value].filter(([, inner]) => inner !== omit)
    return new Map(kept.map(([key, inner]) => [key, withoutOmitted(inner)]))
  }
  if (Array.isArray(value)) return value.filter((inner) => inner !== omit).map(withoutOmitted)
  return value
}
