import { Timestamp } from 'bson'
import type { Oplog, OplogEntry } from '../contract.ts'

/** The oplog in memory: the oldest entries go when it grows beyond its size. */
export interface MemoryOplog extends Oplog {
  readonly append: (entry: OplogEntry, bytes: number) => void
  readonly announce: () => void
  readonly all: () => readonly OplogEntry[]
  readonly clear: () => void
  readonly bytes: () => number
}

/** An empty oplog; `limit` in bytes. */
export function createOplog(limit: number): MemoryOplog {
  let entries: OplogEntry[] = []
  let sizes: number[] = []
  let total = 0
  const listeners = new Set<() => void>()
  const trim = (): void => {
    if (total <= limit) return
    let gone = 0
    while (total > limit * 0.9 && gone < entries.length - 1) {
      total -= sizes[gone] ?? 0
      gone += 1
    }
    entries = entries.slice(gone)
    sizes = sizes.slice(gone)
  }
  return {
    first: () => entries[0] ?? null,
    last: () => entries.at(-1) ?? null,
    all: () => entries,
    bytes: () => total,
    since: (ts) => entries.slice(position(entries, ts)),
    cut: (after) => {
      const at = position(entries, after)
      const keep = entries[at]?.ts.equals(after) ? at + 1 : at
      total -= sizes.splice(keep).reduce((sum, size) => sum + size, 0)
      return entries.splice(keep).reverse()
    },
    append: (entry, bytes) => {
      entries.push(entry)
      sizes.push(bytes)
      total += bytes
      trim()
    },
    clear: () => {
      entries = []
      sizes = []
      total = 0
    },
    announce: () => {
      for (const listener of [...listeners]) listener()
    },
    onAppend: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Where the first entry of that time or a later one stands. */
function position(entries: readonly OplogEntry[], ts: Timestamp): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.ts ?? Timestamp.MAX_VALUE).compare(ts) < 0) low = middle + 1
    else high = middle
  }
  return low
}
