import type { Node, ScalarNode } from '../files/node.ts'
import { isTemplate } from '../files/raw.ts'
import { toBoolean, toNumber } from '../module/scalar.ts'
import type { Takes } from './keywords.ts'

/** What a keyword takes, in words, if the value is not that; undefined if it is, or if only the run can tell. */
export function expected(takes: Takes, node: Node): string | undefined {
  const { words, fits } = kinds[takes]
  return fits(node) ? undefined : words
}

/** What stands there instead, in words. */
export function shownNode(node: Node): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a dict'
  const text = node.text.length > 40 ? `${node.text.slice(0, 39)}…` : node.text
  return typeof node.value === 'string' ? `"${text}"` : text || 'nothing'
}

/** How to write what is taken, where people go wrong in one way. */
export function remedy(takes: Takes, node: Node): string | undefined {
  if (takes === 'steps' && node.kind === 'map') return 'start each item with "- "'
  if (takes === 'vars' || takes === 'environment') return 'write each as "name: value", without a dash'
  if (takes === 'word' && node.kind === 'scalar') return 'write the name itself, without braces'
  const isName = takes === 'list' && node.kind === 'scalar' && /^[A-Za-z_][\w.]*$/.test(node.text)
  return isName ? `for a variable, write "{{ ${node.text} }}"` : undefined
}

interface Kind {
  readonly words: string
  readonly fits: (node: Node) => boolean
}

const kinds: Readonly<Record<Takes, Kind>> = {
  boolean: {
    words: 'yes or no',
    fits: (node) => late(node) || (isScalar(node) && toBoolean(node.value) !== undefined),
  },
  text: { words: 'one word or text', fits: isScalar },
  word: { words: 'a plain word', fits: (node) => isText(node) && !late(node) },
  number: { words: 'a number', fits: (node) => late(node) || (isScalar(node) && toNumber(node.value) !== undefined) },
  strings: { words: 'a text or a list of texts', fits: (node) => isScalar(node) || isListOf(node, isScalar) },
  list: { words: 'a list', fits: (node) => late(node) || node.kind === 'list' },
  dict: { words: 'a dict', fits: (node) => late(node) || node.kind === 'map' },
  environment: { words: 'a dict of variables', fits: (node) => isDict(node) || isListOf(node, isDict) },
  vars: { words: 'a dict of variables', fits: (node) => node.kind === 'map' || isListOf(node, isMap) },
  defaults: {
    words: 'a dict of modules and their arguments',
    fits: (node) => node.kind === 'map' || isListOf(node, isMap),
  },
  steps: { words: 'a list', fits: (node) => node.kind === 'list' },
  conditions: { words: 'an expression or a list of them', fits: (node) => isScalar(node) || isListOf(node, isScalar) },
  tags: { words: 'a text or a list of texts', fits: (node) => isScalar(node) || isListOf(node, isScalar) },
  any: { words: 'any value', fits: () => true },
}

function isScalar(node: Node): node is ScalarNode {
  return node.kind === 'scalar'
}

function isText(node: Node): boolean {
  return isScalar(node) && typeof node.value === 'string'
}

function isMap(node: Node): boolean {
  return node.kind === 'map'
}

function isDict(node: Node): boolean {
  return late(node) || isMap(node)
}

function isListOf(node: Node, fits: (node: Node) => boolean): boolean {
  return node.kind === 'list' && node.items.every(fits)
}

/** Whether a template gives the value while the play runs. */
function late(node: Node): boolean {
  return isScalar(node) && typeof node.value === 'string' && !node.unsafe && isTemplate(node.value)
}
