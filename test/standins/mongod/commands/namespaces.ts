import { Int32 } from 'bson'
import { needs, onCollection } from '../access/needs.ts'
import type { Command, Request, Server } from '../contract.ts'
import { createOp, splitNamespace } from '../crud/create.ts'
import type { Cursors } from '../crud/cursors.ts'
import { namespaceOf } from '../crud/find.ts'
import { matcher } from '../crud/query.ts'
import { collectionStats, databaseSize } from '../crud/sizes.ts'
import { listSource } from '../crud/source.ts'
import { mongoError } from '../errors.ts'
import type { LocalStore } from '../store/store.ts'

const createOptions = [
  'capped',
  'size',
  'max',
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'timeseries',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
  'storageEngine',
  'indexOptionDefaults',
  'viewOn',
  'pipeline',
]

/** Commands on whole collections: create, drop, renameCollection, listCollections and their sizes. */
export function namespaceCommands(server: Server, store: LocalStore, cursors: Cursors): readonly Command[] {
  return [
    create(server, store),
    drop(server, store),
    renameCollection(server, store),
    listCollections(server, store, cursors),
    collStats(store),
    {
      name: 'dbStats',
      aliases: ['dbstats'],
      needs: needs.dbStats,
      on: 'reader',
      run: ({ db }) => {
        const infos = store.collections(db)
        const objects = infos.reduce((sum, { count }) => sum + count, 0)
        const indexes = infos.reduce((sum, info) => sum + info.indexes.length, 0)
        return { db, collections: infos.length, views: 0, objects, indexes, ...databaseSize(store, db), scaleFactor: 1 }
      },
    },
    {
      name: 'validate',
      needs: onCollection('validate'),
      on: 'reader',
      run: (request) => {
        const ns = namespaceOf(request)
        const info = existing(store, ns)
        return { ns, nrecords: info.count, nIndexes: info.indexes.length, valid: true, warnings: [], errors: [] }
      },
    },
  ]
}

function create({ replication }: Server, store: LocalStore): Command {
  return {
    name: 'create',
    needs: needs.create,
    on: 'primary',
    run: (request) => {
      const ns = namespaceOf(request)
      const { body } = request
      const options = Object.fromEntries(
        createOptions.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
      )
      if (options.viewOn !== undefined) throw mongoError(238, 'the stand-in has no views')
      if (store.collection(ns) !== null) {
        if (JSON.stringify(store.collection(ns)?.options) === JSON.stringify(options)) return {}
        throw mongoError(48, `namespace ${ns} already exists, but with different options`)
      }
      replication.log([createOp(ns, options)])
      return {}
    },
  }
}

function drop({ replication }: Server, store: LocalStore): Command {
  return {
    name: 'drop',
    needs: needs.drop,
    on: 'primary',
    run: (request) => {
      const ns = namespaceOf(request)
      const info = store.collection(ns)
      if (info === null) return {}
      const { db, name } = splitNamespace(ns)
      replication.log([{ op: 'c', ns: `${db}.$cmd`, ui: info.uuid, o: { drop: name }, o2: { numRecords: info.count } }])
      return { nIndexesWas: new Int32(info.indexes.length), ns }
    },
  }
}

function renameCollection({ replication }: Server, store: LocalStore): Command {
  return {
    name: 'renameCollection',
    adminOnly: true,
    needs: needs.renameCollection,
    on: 'primary',
    run: ({ body: { renameCollection: from, to, dropTarget } }) => {
      const info = store.collection(from)
      if (info === null) throw mongoError(26, `Source collection ${from} does not exist`)
      if (from === to) throw mongoError(20, "Can't rename a collection to itself")
      const target = store.collection(to)
      if (target !== null && dropTarget !== true) throw mongoError(48, 'target namespace exists')
      const { db } = splitNamespace(from)
      const replaced = target === null ? {} : { dropTarget: target.uuid }
      replication.log([
        { op: 'c', ns: `${db}.$cmd`, ui: info.uuid, o: { renameCollection: from, to, stayTemp: false, ...replaced } },
      ])
      return {}
    },
  }
}

function listCollections({ access }: Server, store: LocalStore, cursors: Cursors): Command {
  return {
    name: 'listCollections',
    needs: needs.listCollections,
    on: 'reader',
    run: async (request) => {
      const { db, body } = request
      const isOwn = body.authorizedCollections === true && body.nameOnly === true
      const matches = matcher(body.filter ?? {})
      const shown = store.collections(db).flatMap(({ ns, options, uuid }) => {
        const { name } = splitNamespace(ns)
        const may = !isOwn || access.may(request, [{ resource: { db, collection: name }, actions: ['find'] }])
        const isLocal = ns === 'local.oplog.rs'
        const idIndex = isLocal ? {} : { idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } }
        const entry = { name, type: 'collection', options, info: { readOnly: false, uuid }, ...idIndex }
        return may && matches(entry) ? [body.nameOnly === true ? { name, type: 'collection' } : entry] : []
      })
      return await cursors.open(request, `${db}.$cmd.listCollections`, listSource(shown), body.cursor?.batchSize)
    },
  }
}

function collStats(store: LocalStore): Command {
  return {
    name: 'collStats',
    aliases: ['collstats'],
    needs: needs.collStats,
    on: 'reader',
    run: (request: Request) => {
      const ns = namespaceOf(request)
      return { ns, ...collectionStats(store, ns) }
    },
  }
}

function existing(store: LocalStore, ns: string) {
  const info = store.collection(ns)
  if (info === null) throw mongoError(26, `ns does not exist: ${ns}`)
  return info
}
