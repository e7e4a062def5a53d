import type { Document, Node, YAMLMap } from 'yaml'
import { dictGet, dictHas, dictSet } from '../../dict.ts'
import { fail } from '../../errors.ts'
import type { Dict, Value } from '../../values.ts'
import { yamlPackage } from '../../yaml-package.ts'
import { scalarValue } from './construct.ts'
import { plainType } from './resolve.ts'

type Anchors = Map<string, Value>

const maxDepth = 300

const known = new Set(['str', 'int', 'float', 'bool', 'null', 'timestamp', 'seq', 'map'])

/** The documents of a text, with the values that PyYAML's safe loader gives; raises for what is no YAML. */
export function readYaml(text: string): Value[] {
  if (mayNestDeeply(text)) return fail('this YAML is nested too deeply')
  // The package would resolve scalars by its own rules, so it is asked for strings only.
  const documents = yamlPackage().parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    merge: false,
    logLevel: 'silent',
    // It would look up the line of every mistake from the start of the text.
    prettyErrors: false,
  })
  if (!Array.isArray(documents)) return []
  return documents.map((document) => documentValue(document, text))
}

// The package goes down by recursion, and Node does not always survive an exhausted stack, so this looks first.
function mayNestDeeply(text: string): boolean {
  return /^ {1000}|(?:[-?:][ \t]+){200}/m.test(text) || deepestFlow(text) > maxDepth
}

function deepestFlow(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    depth = mark === '[' || mark === '{' ? depth + 1 : Math.max(0, depth - 1)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function documentValue(document: Document.Parsed, text: string): Value {
  const error = document.errors[0]
  if (error === undefined) return document.contents === null ? null : nodeValue(document.contents, new Map())
  const before = text.slice(0, error.pos[0]).split('\n')
  return fail(`this is not YAML: ${error.message} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`)
}

function nodeValue(node: Node | null, anchors: Anchors): Value {
  if (node === null) return null
  if (yamlPackage().isAlias(node)) {
    const value = anchors.get(node.source)
    return value === undefined ? fail(`found undefined alias '${node.source}'`) : value
  }
  if (yamlPackage().isMap(node)) return dictValue(node, anchors)
  if (yamlPackage().isSeq(node)) {
    tagOf(node, 'seq')
    const list: Value[] = []
    if (node.anchor !== undefined) anchors.set(node.anchor, list)
    for (const item of node.items) list.push(nodeValue(item as Node | null, anchors))
    return list
  }
  if (!yamlPackage().isScalar(node)) return fail('this is not YAML')
  const text = String(node.value ?? '')
  const usual = node.type === 'PLAIN' || node.type === undefined ? plainType(text) : 'str'
  const value = scalarValue(text, tagOf(node, usual))
  if (node.anchor !== undefined) anchors.set(node.anchor, value)
  return value
}

function tagOf(node: Node, usual: string): string {
  const tag = 'tag' in node && typeof node.tag === 'string' ? node.tag : undefined
  if (tag === undefined || tag === '!') return usual
  const name = tag.replace(/^tag:yaml\.org,2002:/, '')
  return known.has(name) ? name : fail(`could not determine a constructor for the tag '${tag}'`)
}

function dictValue(node: YAMLMap, anchors: Anchors): Value {
  tagOf(node, 'map')
  const dict: Dict = new Map()
  if (node.anchor !== undefined) anchors.set(node.anchor, dict)
  const merged: Dict[] = []
  for (const pair of node.items) {
    const [key, value] = [pair.key as Node | null, pair.value as Node | null]
    if (isMerge(key)) merged.push(...mergeable(nodeValue(value, anchors)))
    else dictSet(dict, nodeValue(key, anchors), nodeValue(value, anchors))
  }
  const inherited: Dict = new Map()
  for (const source of merged) {
    for (const [key, value] of source) if (!dictHas(inherited, key)) dictSet(inherited, key, value)
  }
  return merged.length === 0 ? dict : overlay(inherited, dict)
}

function isMerge(key: Node | null): boolean {
  return yamlPackage().isScalar(key) && key.type === 'PLAIN' && key.value === '<<'
}

function mergeable(value: Value): Dict[] {
  if (value instanceof Map) return [value]
  if (Array.isArray(value)) return value.flatMap(mergeable)
  return fail('expected a mapping or list of mappings for merging')
}

// Merged keys come first, as in PyYAML, but own values win.
function overlay(inherited: Dict, own: Dict): Dict {
  const result: Dict = new Map(inherited)
  for (const key of own.keys()) dictSet(result, key, dictGet(own, key) ?? null)
  return result
}
