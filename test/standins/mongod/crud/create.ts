import { type Document, UUID } from 'bson'
import type { Op, Store } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { idIndex } from '../store/collection.ts'

/** The write that makes a collection. */
export function createOp(ns: string, options: Document = {}): Op & { readonly ui: UUID } {
  const { db, name } = splitNamespace(ns)
  return { op: 'c', ns: `${db}.$cmd`, ui: new UUID(), o: { create: name, ...options, idIndex } }
}

/** The writes that must come before the first one to a collection: none if it is there. */
export function createIfMissing(store: Store, ns: string): { ops: readonly Op[]; uuid: UUID } {
  const standing = store.collection(ns)
  if (standing !== null) return { ops: [], uuid: standing.uuid }
  const op = createOp(ns)
  return { ops: [op], uuid: op.ui }
}

/** The database and the collection of a namespace; throws 73 where it has none. */
export function splitNamespace(ns: string): { db: string; name: string } {
  const dot = ns.indexOf('.')
  if (dot <= 0 || dot === ns.length - 1) throw mongoError(73, `Invalid namespace specified '${ns}'`)
  return { db: ns.slice(0, dot), name: ns.slice(dot + 1) }
}
