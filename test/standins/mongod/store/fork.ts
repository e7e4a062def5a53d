import type { Op } from '../contract.ts'
import { type Collection, setIndexes } from './collection.ts'
import { type Collections, carryOut } from './effects.ts'

/** A copy of all collections whose changes nobody else sees; collections that it does not change are shared. */
export function forkCollections(base: Collections): { collections: Collections; carryOut: (op: Op) => void } {
  const collections: Collections = new Map(base)
  const own = new Set<string>()
  return {
    collections,
    carryOut: (op) => {
      const standing = collections.get(op.ns)
      if (standing !== undefined && !own.has(op.ns)) collections.set(op.ns, copyOf(standing))
      own.add(op.ns)
      carryOut(collections, op)
    },
  }
}

function copyOf(collection: Collection): Collection {
  const copy: Collection = { ...collection, documents: new Map(collection.documents), unique: [] }
  setIndexes(copy, collection.indexes)
  return copy
}
