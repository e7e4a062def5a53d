import { type Raw, type RawDict, Template, type Value } from '../template/values.ts'
import type { MapNode, Node, ScalarNode } from './node.ts'

/**
 * What the evaluator takes: strings of the user with `{{`, `{%` or `{#` become templates with their place; all else is
 * data. What is encrypted, or stands in an encrypted file, is secret.
 */
export function toRaw(node: Node): Raw {
  if (node.kind === 'scalar') return node.sealed ?? concealed(scalarToRaw(node), node.conceal)
  return node.kind === 'list' ? node.items.map(toRaw) : toRawDict(node)
}

/** Like `toRaw`, where a dict is known to be. */
export function toRawDict(map: MapNode): RawDict {
  return new Map(map.entries.map(({ key, value }) => [scalarToRaw(key), toRaw(value)]))
}

/** Like `toRaw`, for what is structure and no secret even in an encrypted file: keywords, names, expressions. */
export function toOpenRaw(node: Node): Raw {
  if (node.kind === 'scalar') return node.sealed ?? scalarToRaw(node)
  if (node.kind === 'list') return node.items.map(toOpenRaw)
  return new Map(node.entries.map(({ key, value }) => [scalarToRaw(key), toOpenRaw(value)]))
}

/** Whether a string of the user's files is to be evaluated. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text)
}

/** A value of an encrypted file, all of it secret. */
export function concealed(raw: Raw, conceal: Template['conceal']): Raw {
  if (conceal === null) return raw
  if (raw instanceof Template) return new Template(raw.source, raw.place, conceal)
  if (Array.isArray(raw)) return raw.map((item) => concealed(item, conceal))
  if (raw instanceof Map) return new Map([...raw].map(([key, value]) => [key, concealed(value, conceal)]))
  return conceal(raw as Value) as Raw
}

function scalarToRaw({ value, unsafe, place }: ScalarNode): Raw {
  return typeof value === 'string' && !unsafe && isTemplate(value) ? new Template(value, place) : value
}
