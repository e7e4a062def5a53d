import { type Cause, Unknown, type Value } from '../template/values.ts'

/** Why a value is not wholly known yet: the causes of every unknown in it, at any depth. */
export function unknownsIn(value: Value): Cause[] {
  if (value instanceof Unknown) return [...value.causes]
  if (Array.isArray(value)) return value.flatMap(unknownsIn)
  if (value instanceof Map) return [...value].flatMap(([key, inner]) => [...unknownsIn(key), ...unknownsIn(inner)])
  return []
}
