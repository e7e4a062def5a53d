import type { Place } from '../diagnostics/place.ts'
import type { Float, PyDate, Secret, Template } from '../template/values.ts'

/** A YAML or JSON value with its place, before templates are made of it. */
export type Node = ScalarNode | ListNode | MapNode

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: ScalarValue
  /** As written, unquoted and unfolded, before it was resolved: `0644`, `yes`. */
  readonly text: string
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded'
  readonly quoted: boolean
  /** `!unsafe`: never a template. */
  readonly unsafe: boolean
  /** `!vault`: what stands for the text, which is encrypted. */
  readonly sealed: Secret | null
  /** In an encrypted file: makes what the value comes to secret. */
  readonly conceal: Template['conceal']
  /** Where the content starts: after a quote, on the first line of a block. */
  readonly place: Place
}

export type ScalarValue = null | boolean | number | bigint | string | Float | PyDate

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly place: Place
}

export interface MapNode {
  readonly kind: 'map'
  /** In Python's order: merged ones first; keys are unique. */
  readonly entries: readonly Entry[]
  readonly place: Place
}

export interface Entry {
  readonly key: ScalarNode
  readonly value: Node
}

/** The value of a string key, if the map has it. */
export function entryOf(map: MapNode, key: string): Entry | undefined {
  return map.entries.find((entry) => entry.key.value === key)
}

/** Whether a node stands in an encrypted file: its first scalar tells. */
export function isEncrypted(node: Node): boolean {
  if (node.kind === 'scalar') return node.conceal !== null
  const first = node.kind === 'list' ? node.items[0] : node.entries[0]?.value
  return first !== undefined && isEncrypted(first)
}
