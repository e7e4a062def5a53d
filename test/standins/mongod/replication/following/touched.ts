import type { OplogEntry } from '../../contract.ts'

/** A document that a rollback must fetch anew. */
export interface Touched {
  readonly ns: string
  readonly id: unknown
}

/** The documents that entries have touched; null where they touched more than documents (a collection made, an index). */
export function touchedBy(entries: readonly OplogEntry[]): readonly Touched[] | null {
  const writes = entries.filter(({ op }) => op !== 'n')
  if (writes.some(({ op }) => op === 'c')) return null
  return writes.flatMap(({ ns, o, o2, lsid }) => [
    { ns, id: o2?._id ?? o._id },
    // What a retryable write is remembered by goes with it.
    ...(lsid === undefined ? [] : [{ ns: 'config.transactions', id: lsid }]),
  ])
}

/** The documents by their collections, each once; `keyOf` tells ids apart. */
export function byCollection(
  touched: readonly Touched[],
  keyOf: (id: unknown) => string,
): ReadonlyMap<string, readonly unknown[]> {
  const grouped = new Map<string, Map<string, unknown>>()
  for (const { ns, id } of touched) {
    const ids = grouped.get(ns) ?? new Map<string, unknown>()
    grouped.set(ns, ids.set(keyOf(id), id))
  }
  return new Map([...grouped].map(([ns, ids]) => [ns, [...ids.values()]]))
}
