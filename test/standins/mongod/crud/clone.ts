import { isPlain } from './diff.ts'

/** A copy of a document whose parts can be altered; BSON's own values never are, and are shared. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, clone(part)])) as T
}
