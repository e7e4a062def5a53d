import { ExactNumber, type ShownJson } from '../state/json.ts'
import { str } from '../template/text.ts'
import { type Cause, Float, PyDate, Secret, Undefined, Unknown, type Value } from '../template/values.ts'

/** A value as events and outputs show it: secrets as stars, what is not known yet with its causes. */
export function showValue(value: Value): ShownJson {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, inner]) => [showKey(key), showValue(inner)]))
  }
  if (Array.isArray(value)) return value.map(showValue)
  if (value instanceof Secret) return value.toString()
  if (value instanceof Unknown) return `(${showCauses(value.causes)})`
  if (value instanceof Undefined) return null
  if (value instanceof Float || typeof value === 'bigint') return new ExactNumber(str(value))
  if (value instanceof PyDate) return value.text
  if (typeof value === 'object' && value !== null) return str(value)
  return value
}

/** `known after: install nginx (site.yml:12)`. */
export function showCauses(causes: readonly Cause[]): string {
  const texts = causes.map(({ text, place }) => (place ? `${text} (${place.file}:${place.line})` : text))
  return `known after: ${[...new Set(texts)].join(', ')}`
}

function showKey(key: Value): string {
  return typeof key === 'string' ? key : str(key)
}
