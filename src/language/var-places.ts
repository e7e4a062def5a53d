import type { Place } from '../diagnostics/place.ts'
import type { MapNode } from '../files/node.ts'
import type { Raw, RawDict } from '../template/values.ts'

// Beside the dicts, and gone with them: a run needs only the values, `rcprov why` also where they stand.
const nodes = new WeakMap<RawDict, readonly MapNode[]>()

/** Notes the mappings that a dict was read from. */
export function notePlaces(values: RawDict, maps: readonly MapNode[]): void {
  nodes.set(values, maps)
}

/** Where a dict's variable was last set. */
export function placeIn(values: RawDict, name: Raw): Place | undefined {
  const entries = (nodes.get(values) ?? []).flatMap((map) => map.entries)
  return entries.findLast(({ key }) => key.value === name)?.key.place
}

/** The variables of two dicts; the second has the last word. */
export function joinVars(lower: RawDict, higher: RawDict): RawDict {
  const joined: RawDict = new Map([...lower, ...higher])
  notePlaces(joined, [...(nodes.get(lower) ?? []), ...(nodes.get(higher) ?? [])])
  return joined
}
