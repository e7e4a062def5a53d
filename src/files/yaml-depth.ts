import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node } from './node.ts'

/** How many lists and mappings may stand inside of each other; PyYAML gives up at about as many. */
export const DEEPEST = 250
const LARGEST = 5_000_000

/** Where a document is nested more deeply than any program could follow. */
export function tooDeepAt(document: Node): Place | undefined {
  let level: ReadonlySet<Node> = new Set([document])
  for (let depth = 0; level.size > 0; depth++) {
    const [first] = level
    if (depth > DEEPEST) return first?.place
    // What an alias stands for is looked at once a level, however often it is named.
    level = new Set([...level].flatMap(childrenOf))
  }
  return undefined
}

/** The mistake of a document whose aliases stand for more values than any memory holds; it is not nested too deeply. */
export function multiplied(document: Node): Diagnostic | undefined {
  if (sizeOf(document, new Map()) <= LARGEST) return undefined
  return problem('yaml-syntax', `with its aliases, this file holds more than ${LARGEST} values`, document.place)
}

function sizeOf(node: Node, known: Map<Node, number>): number {
  const counted = known.get(node)
  if (counted !== undefined) return counted
  const children = node.kind === 'list' ? node.items : node.kind === 'map' ? node.entries.map(({ value }) => value) : []
  let size = 1
  for (const child of children) size += child.kind === 'scalar' ? 1 : sizeOf(child, known)
  known.set(node, size)
  return size
}

/** The mistake of nesting so deeply. */
export function nestedTooDeeply(place: Place): Diagnostic {
  return problem('yaml-syntax', `this is nested too deeply: more than ${DEEPEST} levels`, place)
}

function childrenOf(node: Node): readonly Node[] {
  const children = node.kind === 'list' ? node.items : node.kind === 'map' ? node.entries.map(({ value }) => value) : []
  return children.filter(({ kind }) => kind !== 'scalar')
}
