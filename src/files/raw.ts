import { type Raw, type RawDict, Template } from '../template/values.ts'
import type { MapNode, Node, ScalarNode } from './node.ts'

/** What the evaluator takes: strings of the user with `{{`, `{%` or `{#` become templates with their place; all else is data. */
export function toRaw(node: Node): Raw {
  if (node.kind === 'scalar') return scalarToRaw(node)
  return node.kind === 'list' ? node.items.map(toRaw) : toRawDict(node)
}

/** Like `toRaw`, where a dict is known to be. */
export function toRawDict(map: MapNode): RawDict {
  return new Map(map.entries.map(({ key, value }) => [scalarToRaw(key), toRaw(value)]))
}

/** Whether a string of the user's files is to be evaluated. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text)
}

function scalarToRaw({ value, unsafe, place }: ScalarNode): Raw {
  return typeof value === 'string' && !unsafe && isTemplate(value) ? new Template(value, place) : value
}
