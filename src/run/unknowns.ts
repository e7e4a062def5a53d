import { type Cause, Secret, Unknown, type Value } from '../template/values.ts'

/** Why a value is not wholly known yet: the causes of every unknown in it, at any depth. */
export function unknownsIn(value: Value): Cause[] {
  if (value instanceof Unknown) return [...value.causes]
  if (Array.isArray(value)) return value.flatMap(unknownsIn)
  if (value instanceof Map) return [...value].flatMap(([key, inner]) => [...unknownsIn(key), ...unknownsIn(inner)])
  return []
}

/** The texts of every secret in a value, at any depth: what an output must not show. */
export function secretsIn(value: Value): string[] {
  if (value instanceof Secret) return textsIn(value.open())
  if (Array.isArray(value)) return value.flatMap(secretsIn)
  if (value instanceof Map) return [...value].flatMap(([key, inner]) => [...secretsIn(key), ...secretsIn(inner)])
  return []
}

function textsIn(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (value instanceof Map) return [...value.values()].flatMap(textsIn)
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}
