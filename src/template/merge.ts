import type { Raw, RawDict } from './values.ts'

/** One dict of many, the lowest first; dicts in them are merged too. */
export function mergeAll(dicts: readonly ReadonlyMap<Raw, Raw>[]): RawDict {
  let merged: RawDict = new Map()
  for (const dict of dicts) merged = mergeDicts(merged, dict)
  return merged
}

/** A dict with another merged into it, dicts in dicts too; where both have something else, the other's counts. */
export function mergeDicts(lower: ReadonlyMap<Raw, Raw>, higher: ReadonlyMap<Raw, Raw>): RawDict {
  const merged: RawDict = new Map(lower)
  for (const [key, value] of higher) merged.set(key, mergeValues(merged.get(key), value))
  return merged
}

function mergeValues(lower: Raw | undefined, higher: Raw): Raw {
  return lower instanceof Map && higher instanceof Map ? mergeDicts(lower, higher) : higher
}
