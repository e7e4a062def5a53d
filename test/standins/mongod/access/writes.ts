import type { Document } from 'bson'
import type { Op, Replication, Store } from '../contract.ts'
import { createIfMissing } from '../crud/create.ts'

/** Carries out writes to the collections of users and roles; throws 10107 where this is no primary. */
export type CarryOut = (ops: readonly Op[]) => void

const versions = 'admin.system.version'

/** A new document, for the oplog. */
export function inserting(ns: string, o: Document): Op {
  return { op: 'i', ns, o }
}

/** A document in place of the one with its _id. */
export function replacing(ns: string, o: Document): Op {
  return { op: 'u', ns, o, o2: { _id: o._id } }
}

/** The end of a document. */
export function removing(ns: string, { _id }: Document): Op {
  return { op: 'd', ns, o: { _id } }
}

/** Writes as one step, together with the collections that they need and the version of their form. */
export function createWrites(store: Store, replication: () => Replication): CarryOut {
  return (ops) => {
    const isFirst = store.byId(versions, 'authSchema') === null
    const version = { _id: 'authSchema', currentVersion: 5 }
    const all = [...(isFirst ? [inserting(versions, version)] : []), ...ops]
    const homes = new Map([...new Set(all.map(({ ns }) => ns))].map((ns) => [ns, createIfMissing(store, ns)]))
    const creations = [...homes.values()].flatMap((home) => home.ops)
    replication().log([...creations, ...all.map((op) => ({ ...op, ui: homes.get(op.ns)?.uuid }))])
  }
}
