import type { OplogEntry } from '../../contract.ts'
import { opTimeOf } from '../optime.ts'

/** The newest entry that two oplogs, oldest first, both have; null where these parts of them share none. */
export function commonPoint(mine: readonly OplogEntry[], theirs: readonly OplogEntry[]): OplogEntry | null {
  const known = new Set(theirs.map(keyOf))
  return mine.findLast((entry) => known.has(keyOf(entry))) ?? null
}

/** Whether two entries are the same one. */
export function isSameEntry(one: OplogEntry, other: OplogEntry): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf(entry: OplogEntry): string {
  const { ts, t } = opTimeOf(entry)
  return `${ts.toString()}/${t}`
}
