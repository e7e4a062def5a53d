import type { Document } from 'bson'
import { mongoError } from '../../errors.ts'
import { isPlain } from '../diff.ts'

/** What a path with `$`, `$[]` and `$[name]` stands for in one document. */
export interface Places {
  /** The element that the query matched of the array at this path; null where it matched none. */
  readonly matched: (array: readonly string[]) => number | null
  /** Whether an element passes the array filter of that name. */
  readonly passes: (name: string, element: unknown) => boolean
}

/** The paths without placeholders that a path stands for. */
export function expand(document: Document, path: string, places: Places): string[][] {
  let found: string[][] = [[]]
  for (const part of path.split('.')) found = found.flatMap((keys) => step(document, path, keys, part, places))
  return found
}

function step(document: Document, path: string, keys: string[], part: string, places: Places): string[][] {
  if (!part.startsWith('$')) return [[...keys, part]]
  const array = valueAt(document, keys)
  if (part === '$') {
    const at = places.matched(keys)
    if (at !== null) return [[...keys, String(at)]]
    throw mongoError(2, 'The positional operator did not find the match needed from the query.')
  }
  if (!Array.isArray(array)) {
    throw mongoError(2, `The path '${keys.join('.')}' must exist in the document in order to apply array updates.`)
  }
  const name = /^\$\[(.*)\]$/.exec(part)?.[1]
  if (name === undefined)
    throw mongoError(52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`)
  return [...array.keys()]
    .filter((at) => name === '' || places.passes(name, array[at]))
    .map((at) => [...keys, String(at)])
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: unknown, keys: readonly string[]): unknown {
  let node = document
  for (const key of keys) {
    if (Array.isArray(node)) node = node[Number(key)]
    else if (isPlain(node) && Object.hasOwn(node, key)) node = node[key]
    else return undefined
  }
  return node
}

/** Puts a value at a path and makes the documents that lead there; throws 28 where something else is in the way. */
export function setAt(document: Document, keys: readonly string[], value: unknown): void {
  const last = keys.at(-1) ?? ''
  let node: unknown = document
  for (const key of keys.slice(0, -1)) node = descend(node, key)
  put(node, last, value)
}

function descend(node: unknown, key: string): unknown {
  const next = valueAt(node, [key])
  if (next !== undefined) return next
  const made = {}
  put(node, key, made)
  return made
}

function put(node: unknown, key: string, value: unknown): void {
  if (Array.isArray(node) && /^\d+$/.test(key)) {
    while (node.length < Number(key)) node.push(null)
    node[Number(key)] = value
  } else if (isPlain(node)) node[key] = value
  else throw mongoError(28, `Cannot create field '${key}' in element ${JSON.stringify(node)}`)
}

/** Takes out what is at a path; an array's element becomes null. */
export function unsetAt(document: Document, keys: readonly string[]): void {
  const last = keys.at(-1) ?? ''
  const node = valueAt(document, keys.slice(0, -1))
  if (Array.isArray(node)) {
    if (Number(last) < node.length) node[Number(last)] = null
  } else if (isPlain(node)) delete node[last]
}
