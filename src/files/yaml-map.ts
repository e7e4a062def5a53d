import type { ParsedNode } from 'yaml'
import { problem, warning } from '../diagnostics/diagnostic.ts'
import { showPlace } from '../diagnostics/place.ts'
import { Float, PyDate } from '../template/values.ts'
import { yamlPackage } from '../template/yaml-package.ts'
import type { Entry, MapNode, Node, ScalarNode, ScalarValue } from './node.ts'
import type { TreeContext } from './yaml-tree.ts'

/** A pair of the yaml package's maps. */
export interface Pair {
  readonly key: ParsedNode
  readonly value: ParsedNode | null
}

const MERGE = 'tag:yaml.org,2002:merge'

/** The entries of a map in the order of a Python dict: merged ones first, then its own; the last of equal keys wins. */
export function mapEntries(
  pairs: readonly Pair[],
  context: TreeContext,
  make: (node: ParsedNode | null) => Node,
): Entry[] {
  const own: Entry[] = []
  const merged: Entry[] = []
  for (const { key, value } of pairs) {
    if (isMerge(key)) {
      merged.push(...mergedEntries(make(value), context))
      continue
    }
    if (isMissing(key))
      context.diagnostics.push(problem('yaml-syntax', 'a key is missing before this colon', make(key).place))
    // As a key, and only there, PyYAML takes a lone `=` for a text.
    if (yamlPackage().isScalar(key) && key.source === '=') key.tag = 'tag:yaml.org,2002:str'
    const keyNode = make(key)
    if (keyNode.kind === 'scalar') own.push({ key: keyNode, value: value ? make(value) : noValue(keyNode) })
    else context.diagnostics.push(problem('yaml-syntax', 'a key must be a text or a number', keyNode.place))
  }
  const entries = new Map<unknown, Entry>(merged.map((entry) => [identity(entry.key.value), entry]))
  for (const entry of own) {
    const id = identity(entry.key.value)
    const first = entries.get(id)
    if (first && !merged.includes(first)) context.diagnostics.push(duplicate(first.key, entry.key))
    // A Python dict keeps the key it had: of `1` and `true` the first.
    entries.set(id, first ? { ...entry, key: { ...entry.key, value: first.key.value } } : entry)
  }
  return [...entries.values()]
}

function noValue(key: ScalarNode): ScalarNode {
  return { ...key, value: null, text: '', style: 'plain', quoted: false, unsafe: false, sealed: null }
}

function isMerge(key: ParsedNode | null): boolean {
  return (
    yamlPackage().isScalar(key) &&
    (key.tag === MERGE || (key.tag === undefined && key.type === 'PLAIN' && key.source === '<<'))
  )
}

function isMissing(key: ParsedNode): boolean {
  return (
    yamlPackage().isScalar(key) &&
    key.type === 'PLAIN' &&
    key.source === '' &&
    key.tag === undefined &&
    key.anchor === undefined
  )
}

/** In a list of maps the first has the last word. */
function mergedEntries(node: Node, context: TreeContext): readonly Entry[] {
  if (node.kind === 'map') return node.entries
  if (node.kind === 'list') return node.items.toReversed().flatMap((item) => mergedMap(item, context))
  return mergedMap(node, context)
}

function mergedMap(node: Node, { diagnostics }: TreeContext): MapNode['entries'] {
  if (node.kind === 'map') return node.entries
  // That there is no such anchor has been said.
  if (diagnostics.some(({ place }) => place?.line === node.place.line)) return []
  diagnostics.push(
    problem('yaml-syntax', '<< merges mappings only', node.place, 'give it an alias of a mapping: <<: *name'),
  )
  return []
}

function duplicate(first: ScalarNode, second: ScalarNode) {
  const message = `"${second.text}" is set twice in this mapping; the last one counts`
  return warning(
    'yaml-duplicate-key',
    message,
    second.place,
    `remove one of them; the first is at ${showPlace(first.place)}`,
  )
}

/** Equal for what Python holds for the same key: 1, 1.0 and true are. */
function identity(value: ScalarValue): unknown {
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Float) return value.value
  return value instanceof PyDate ? `date ${value.text}` : value
}
