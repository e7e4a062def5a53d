import { type Raw, Secret, Template } from '../template/values.ts'

/** Every template in a raw value, in the order of writing. */
export function templatesIn(value: Raw): readonly Template[] {
  if (value instanceof Template) return [value]
  if (Array.isArray(value)) return value.flatMap(templatesIn)
  if (value instanceof Map) return [...value].flatMap(([key, item]) => [...templatesIn(key), ...templatesIn(item)])
  return []
}

/** Whether there is a secret in a raw value: it is not opened before the run. */
export function hasSecret(value: Raw): boolean {
  if (Array.isArray(value)) return value.some(hasSecret)
  return value instanceof Map ? [...value.values()].some(hasSecret) : value instanceof Secret
}
