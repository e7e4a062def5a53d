import type { Json } from '../state/json.ts'
import { str } from '../template/text.ts'
import type { Value } from '../template/values.ts'
import type { ArgSchema } from './args.ts'
import { toJson } from './open.ts'
import { type Coerced, toBoolean, toInteger, toMode, toNumber, toText } from './scalar.ts'

type Of<T extends ArgSchema['type']> = Extract<ArgSchema, { type: T }>

/** A value without secrets as the type that an argument has, by the rules of Ansible's modules. */
export function coerce(schema: ArgSchema, value: Value): Coerced<Json> {
  switch (schema.type) {
    case 'string':
      return toArgumentText(schema, value)
    case 'boolean':
      return orWrong(toBoolean(value), 'must be yes or no')
    case 'integer':
      return orWrong(toInteger(value), 'must be a whole number')
    case 'number':
      return orWrong(toNumber(value), 'must be a number')
    case 'array':
      return toList(schema, value)
    case 'object':
      return orWrong(toDict(value), 'must be a dict')
    case 'content':
      return schema.source === 'text' ? toContentText(value) : toText(value)
    case 'any':
      return { value: toJson(value) }
  }
}

function orWrong<T>(value: T | undefined, wrong: string): Coerced<T> {
  return value === undefined ? { wrong } : { value }
}

function toArgumentText(schema: Of<'string'>, value: Value): Coerced<string> {
  if (schema.format === 'mode') return toMode(value)
  const text = toText(value)
  if (typeof value !== 'boolean' || !schema.enum || !('value' in text)) return text
  if (schema.enum.includes(text.value)) return text
  // YAML makes booleans of yes and no, which some enumerations have among their words (apt's `upgrade: yes`).
  const meant = schema.enum.filter((word) => toBoolean(word) === value)
  return meant.length === 1 && meant[0] !== undefined ? { value: meant[0] } : text
}

function toList(schema: Of<'array'>, value: Value): Coerced<Json> {
  if (value instanceof Map && schema.items.type !== 'object') return { wrong: 'must be a list' }
  const items = Array.isArray(value) ? value : typeof value === 'string' ? splitWords(value) : [value]
  const coerced = items.map((item) => coerceItem(schema.items.type, item))
  const wrong = coerced.find((item) => 'wrong' in item)
  return wrong ?? { value: coerced.flatMap((item) => ('value' in item ? [item.value] : [])) }
}

function coerceItem(type: Of<'array'>['items']['type'], value: Value): Coerced<Json> {
  if (type === 'string') return 'value' in toText(value) ? toText(value) : { wrong: 'must be a list of strings' }
  if (type === 'integer') return orWrong(toInteger(value), 'must be a list of whole numbers')
  return value instanceof Map ? { value: toJson(value) } : { wrong: 'must be a list of dicts' }
}

function splitWords(text: string): string[] {
  return text === '' ? [] : text.split(',').map((word) => word.trim())
}

function toDict(value: Value): Json | undefined {
  if (value instanceof Map) return toJson(value)
  if (typeof value !== 'string') return undefined
  return value.trimStart().startsWith('{') ? parseDict(value) : pairs(value)
}

function parseDict(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: said to be wrong by the caller, as any other text is.
    return undefined
  }
}

function pairs(text: string): Json | undefined {
  const words = text.match(/(?:[^\s,'"]|'[^']*'|"[^"]*")+/g) ?? []
  if (words.length === 0 || !words.every((word) => word.includes('='))) return undefined
  return Object.fromEntries(words.map((word) => [word.split('=', 1)[0], unquoted(word.slice(word.indexOf('=') + 1))]))
}

function unquoted(text: string): string {
  return /^(['"]).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text
}

function toContentText(value: Value): Coerced<string> {
  if (value === null) return { value: '' }
  // As Ansible does: structured content is written as JSON, spaced as Python spaces it.
  return { value: Array.isArray(value) || value instanceof Map ? spacedJson(toJson(value)) : str(value) }
}

/** JSON as Python's json.dumps writes it: spaced, and in ASCII. */
export function spacedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return asciiJson(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${asciiJson(key)}: ${spacedJson(item)}`)
    .join(', ')}}`
}

function asciiJson(value: Json): string {
  return JSON.stringify(value).replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
