import { calculateObjectSize, type Document, serialize } from 'bson'

/** What the oplog says of an update: the difference `{$v: 2, diff}`, or null where nothing differs. */
export function difference(before: Document, after: Document): Document | null {
  const diff = compareDocuments(before, after)
  return Object.keys(diff).length === 0 ? null : { $v: 2, diff }
}

/** Whether two values are the same in every byte. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  return Buffer.compare(serialize({ v: left }), serialize({ v: right })) === 0
}

function compareDocuments(before: Document, after: Document): Document {
  const removed: Document = {}
  const changed: Document = {}
  const inserted: Document = {}
  const nested: Document = {}
  for (const field of Object.keys(before)) if (!Object.hasOwn(after, field)) removed[field] = false
  for (const [field, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, field)) inserted[field] = value
    else if (!isSame(before[field], value)) {
      const smaller = inside(before[field], value)
      if (smaller === null) changed[field] = value
      else nested[`s${field}`] = smaller
    }
  }
  return {
    ...(Object.keys(removed).length > 0 ? { d: removed } : {}),
    ...(Object.keys(changed).length > 0 ? { u: changed } : {}),
    ...(Object.keys(inserted).length > 0 ? { i: inserted } : {}),
    ...nested,
  }
}

/** A difference inside of a field, where that is shorter than the whole new value. */
function inside(before: unknown, after: unknown): Document | null {
  const diff =
    Array.isArray(before) && Array.isArray(after) ? compareArrays(before, after) : betweenObjects(before, after)
  if (diff === null || !isPlain(diff)) return null
  return calculateObjectSize(diff) < calculateObjectSize({ v: after }) ? diff : null
}

function betweenObjects(before: unknown, after: unknown): Document | null {
  return isPlain(before) && isPlain(after) ? compareDocuments(before, after) : null
}

function compareArrays(before: readonly unknown[], after: readonly unknown[]): Document {
  const diff: Document = { a: true }
  if (after.length < before.length) diff.l = after.length
  for (const [at, value] of after.entries()) {
    if (at < before.length && isSame(before[at], value)) continue
    const smaller = at < before.length ? inside(before[at], value) : null
    if (smaller === null) diff[`u${at}`] = value
    else diff[`s${at}`] = smaller
  }
  return diff
}

/** Whether a value is a document rather than an array or one of BSON's own types. */
export function isPlain(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
