import { showCauses } from '../run/show.ts'
import { Secret, Unknown, type Value } from '../template/values.ts'

/** A value as `rcprov eval` may print it: secrets are stars, and what is not known yet tells its causes. */
export function visible(value: Value): Value {
  if (value instanceof Secret) return value.toString()
  if (value instanceof Unknown) return `(${showCauses(value.causes)})`
  if (Array.isArray(value)) return value.map(visible)
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key instanceof Secret ? key.toString() : key, visible(item)]))
  return value
}
