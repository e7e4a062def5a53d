import { type Document, Int32 } from 'bson'
import { needs } from '../access/needs.ts'
import { printed } from '../access/print.ts'
import type { Command, Op, Server } from '../contract.ts'
import { createOp, splitNamespace } from '../crud/create.ts'
import type { Cursors } from '../crud/cursors.ts'
import { namespaceOf } from '../crud/find.ts'
import { listSource } from '../crud/source.ts'
import { mongoError } from '../errors.ts'
import { keyOf } from '../store/key.ts'
import type { LocalStore } from '../store/store.ts'
import { createUniqueIndex } from '../store/unique-index.ts'

/** createIndexes, dropIndexes and listIndexes. */
export function indexCommands(server: Server, store: LocalStore, cursors: Cursors): readonly Command[] {
  return [
    createIndexes(server, store),
    dropIndexes(server, store),
    {
      name: 'listIndexes',
      needs: needs.listIndexes,
      on: 'reader',
      run: async (request) => {
        const ns = namespaceOf(request)
        const info = store.collection(ns)
        if (info === null) throw mongoError(26, `ns does not exist: ${ns}`)
        return await cursors.open(request, ns, listSource(info.indexes), request.body.cursor?.batchSize)
      },
    },
  ]
}

function createIndexes({ replication }: Server, store: LocalStore): Command {
  return {
    name: 'createIndexes',
    needs: needs.createIndexes,
    on: 'primary',
    run: (request) => {
      const ns = namespaceOf(request)
      const { db, name } = splitNamespace(ns)
      const standing = store.collection(ns)
      const before = standing?.indexes.length ?? 1
      const specs = (request.body.indexes ?? []).map(specOf)
      const fresh = specs.filter((spec: Document) => isNew(standing?.indexes ?? [], spec))
      for (const spec of fresh) checkBuildable(store, ns, spec)
      const create = standing === null ? [createOp(ns)] : []
      const ui = standing?.uuid ?? create[0]?.ui
      const ops: Op[] = fresh.map((spec: Document) => ({
        op: 'c',
        ns: `${db}.$cmd`,
        ui,
        o: { createIndexes: name, ...spec },
      }))
      if (create.length + ops.length > 0) replication.log([...create, ...ops])
      return {
        numIndexesBefore: new Int32(before),
        numIndexesAfter: new Int32(before + fresh.length),
        createdCollectionAutomatically: standing === null,
        ...(fresh.length === 0 ? { note: 'all indexes already exist' } : {}),
      }
    },
  }
}

function specOf({ key, name, ...rest }: Document): Document {
  if (key === undefined) throw mongoError(9, "The 'key' field is a required property of an index specification")
  if (name === undefined) throw mongoError(9, "The 'name' field is a required property of an index specification")
  const { background: _, ns: __, v = 2, ...options } = rest
  return { v, key, name, ...options }
}

/** Whether an index is to be built; throws 85 or 86 where another one is in its way. */
function isNew(standing: readonly Document[], spec: Document): boolean {
  const sameKey = JSON.stringify(spec.key)
  if (sameKey === '{"_id":1}') return false
  for (const other of standing) {
    const isSameKey = JSON.stringify(other.key) === sameKey
    if (other.name === spec.name) {
      if (!isSameKey || other.unique !== spec.unique) {
        throw mongoError(
          86,
          `An existing index has the same name as the requested index. Requested index: ${printed(spec)}, existing index: ${printed(other)}`,
        )
      }
      if (other.expireAfterSeconds !== spec.expireAfterSeconds) {
        throw mongoError(
          85,
          `An equivalent index already exists with the same name but different options. Requested index: ${printed(spec)}, existing index: ${printed(other)}`,
        )
      }
      return false
    }
    if (isSameKey && JSON.stringify(other.partialFilterExpression) === JSON.stringify(spec.partialFilterExpression)) {
      throw mongoError(85, `Index already exists with a different name: ${other.name}`)
    }
  }
  return true
}

/** Throws 11000 where documents that are there collide in a unique index. */
function checkBuildable(store: LocalStore, ns: string, spec: Document): void {
  if (spec.unique !== true) return
  const index = createUniqueIndex(spec)
  for (const document of store.documents(ns)) {
    const id = keyOf(document._id)
    const values = index.conflict(document, id)
    if (values !== null) {
      throw mongoError(
        11000,
        `Index build failed: E11000 duplicate key error collection: ${ns} index: ${spec.name} dup key: ${printed(values)}`,
        { keyPattern: spec.key, keyValue: values },
      )
    }
    index.replace(id, null, document)
  }
}

function dropIndexes({ replication }: Server, store: LocalStore): Command {
  return {
    name: 'dropIndexes',
    aliases: ['deleteIndexes'],
    needs: needs.dropIndexes,
    on: 'primary',
    run: (request) => {
      const ns = namespaceOf(request)
      const info = store.collection(ns)
      if (info === null) throw mongoError(26, `ns not found ${ns}`)
      const { db, name } = splitNamespace(ns)
      const gone = namesOf(info.indexes, request.body.index)
      const ops: Op[] = gone.map((index) => ({
        op: 'c',
        ns: `${db}.$cmd`,
        ui: info.uuid,
        o: { dropIndexes: name, index },
      }))
      if (ops.length > 0) replication.log(ops)
      return { nIndexesWas: new Int32(info.indexes.length) }
    },
  }
}

function namesOf(indexes: readonly Document[], wanted: unknown): string[] {
  if (wanted === '*') return indexes.map(({ name }) => name).filter((name) => name !== '_id_')
  if (Array.isArray(wanted)) return wanted.flatMap((one) => namesOf(indexes, one))
  const found = indexes.find(({ name, key }) =>
    typeof wanted === 'string' ? name === wanted : JSON.stringify(key) === JSON.stringify(wanted),
  )
  if (found === undefined) throw mongoError(27, `index not found with name [${wanted}]`)
  if (found.name === '_id_') throw mongoError(72, 'cannot drop _id index')
  return [found.name]
}
