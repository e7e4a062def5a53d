import type { Change } from '../state/change.ts'
import { statTarget } from '../state/families/stat.ts'
import { type Cells, keyOf } from '../state/probe.ts'
import type { Actor } from './actor.ts'
import type { Observation } from './observe.ts'

/** What stood there before each of several changes: what the module has seen, or what an earlier one of them leaves. */
export function cellsBefore(
  actor: Actor,
  changes: readonly Change[],
  { probes }: Observation,
): readonly ReadonlyMap<string, Cells>[] {
  // What the view knows besides is known by chance, from another task.
  const seen = new Set<string>(probes.map(keyOf))
  const known = new Map<string, Cells>()
  for (const { probe } of changes.flatMap(({ sets }) => sets)) {
    const sighting = actor.view.look(actor.user, probe)
    if (seen.has(keyOf(probe)) && sighting) known.set(keyOf(probe), probe.family.cells(sighting.value))
    else if (probe.family.name === 'stat' && seen.has(`target:${probe.subject}`)) {
      // Where a path leads nowhere, nothing stands at it.
      const target = actor.view.look(actor.user, statTarget(probe.subject))
      if (target?.value === null) known.set(keyOf(probe), probe.family.cells(null))
    }
  }
  return changes.map(({ sets }) => {
    const earlier = new Map<string, Cells>()
    for (const { probe, after } of sets) {
      const cells = known.get(keyOf(probe))
      if (!cells) continue
      earlier.set(keyOf(probe), cells)
      known.set(keyOf(probe), probe.family.cells(after))
    }
    return earlier
  })
}
