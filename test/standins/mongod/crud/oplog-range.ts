import { type Document, Timestamp } from 'bson'

/** The earliest time that a filter on the oplog allows, or null where it does not say. */
export function lowestTime(filter: Document): Timestamp | null {
  const { ts } = filter
  if (ts instanceof Timestamp) return ts
  for (const bound of [ts?.$gte, ts?.$gt, ts?.$eq]) if (bound instanceof Timestamp) return bound
  if (!Array.isArray(filter.$and)) return null
  for (const part of filter.$and) {
    const found = lowestTime(part)
    if (found !== null) return found
  }
  return null
}
