import type { Place } from '../../diagnostics/place.ts'
import type { Raw } from '../../template/values.ts'
import type { VariableLayer } from '../inventory.ts'
import type { MapNode } from '../node.ts'
import { toRawDict } from '../raw.ts'

/** The variables of a mapping. */
export function layerOf(node: MapNode, origin: string): VariableLayer {
  return {
    origin,
    file: node.place.file,
    values: toRawDict(node),
    placeOf: (name) => node.entries.find(({ key }) => key.value === name)?.key.place,
  }
}

/** One variable and where it was set. */
export interface Assignment {
  readonly name: string
  readonly value: Raw
  readonly place: Place
}

/** Variables that were set one by one, the last of equal names wins; undefined if there are none. */
export function layerOfAssignments(assignments: readonly Assignment[], origin: string): VariableLayer | undefined {
  const [first] = assignments
  return (
    first && {
      origin,
      file: first.place.file,
      values: new Map(assignments.map(({ name, value }) => [name, value])),
      placeOf: (name) => assignments.findLast((assignment) => assignment.name === name)?.place,
    }
  )
}
