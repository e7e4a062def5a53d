import type { Document } from 'bson'
import { needs } from '../access/needs.ts'
import type { Command, Server } from '../contract.ts'
import { splitNamespace } from '../crud/create.ts'
import { namespaceOf } from '../crud/find.ts'
import { mongoError } from '../errors.ts'
import type { LocalStore } from '../store/store.ts'

const known = ['validator', 'validationLevel', 'validationAction', 'changeStreamPreAndPostImages', 'expireAfterSeconds']

/** collMod: options of a collection, and of one of its indexes. */
export function collModCommand({ replication }: Server, store: LocalStore): Command {
  return {
    name: 'collMod',
    needs: needs.collMod,
    on: 'primary',
    run: (request) => {
      const ns = namespaceOf(request)
      const info = store.collection(ns)
      if (info === null) throw mongoError(26, `ns does not exist: ${ns}`)
      const { db, name } = splitNamespace(ns)
      const { index, ...rest } = request.body
      const options = Object.fromEntries(known.filter((one) => rest[one] !== undefined).map((one) => [one, rest[one]]))
      const target = index === undefined ? undefined : findIndex(info.indexes, index, ns)
      const { name: _, keyPattern: __, ...changed } = index ?? {}
      const indexPart = target === undefined ? {} : { index: { name: target.name, ...changed } }
      replication.log([{ op: 'c', ns: `${db}.$cmd`, ui: info.uuid, o: { collMod: name, ...options, ...indexPart } }])
      if (target === undefined || changed.expireAfterSeconds === undefined) return {}
      return { expireAfterSeconds_old: target.expireAfterSeconds, expireAfterSeconds_new: changed.expireAfterSeconds }
    },
  }
}

function findIndex(indexes: readonly Document[], { name, keyPattern }: Document, ns: string): Document {
  const same = (spec: Document): boolean => JSON.stringify(spec.key) === JSON.stringify(keyPattern)
  const found = indexes.find((spec) => (name === undefined ? same(spec) : spec.name === name))
  if (found === undefined) throw mongoError(27, `cannot find index ${name ?? JSON.stringify(keyPattern)} for ns ${ns}`)
  return found
}
