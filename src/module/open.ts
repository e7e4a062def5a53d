import type { Json } from '../state/json.ts'
import { toDouble } from '../template/numbers.ts'
import { str } from '../template/text.ts'
import { Float, Secret, type Value } from '../template/values.ts'

/** The value with every secret in it opened, and whether there was one. */
export function openSecrets(value: Value): { readonly value: Value; readonly secret: boolean } {
  if (typeof value !== 'object' || value === null) return { value, secret: false }
  if (value instanceof Secret) return { value: openSecrets(value.open()).value, secret: true }
  if (Array.isArray(value)) {
    const items = value.map(openSecrets)
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) }
  }
  if (!(value instanceof Map)) return { value, secret: false }
  const entries = [...value].map(([key, item]) => ({ key: openSecrets(key), item: openSecrets(item) }))
  return {
    value: new Map(entries.map(({ key, item }) => [key.value, item.value])),
    secret: entries.some(({ key, item }) => key.secret || item.secret),
  }
}

/** What JSON can hold of a value without secrets; dates and objects become their text. */
export function toJson(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value
  if (typeof value === 'bigint' || value instanceof Float) return toDouble(value)
  if (Array.isArray(value)) return [...value].map(toJson)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [str(key), toJson(item)]))
  return str(value)
}
