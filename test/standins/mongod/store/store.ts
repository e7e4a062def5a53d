import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, type Timestamp, UUID } from 'bson'
import type { CollectionInfo, Op, OplogEntry, Store } from '../contract.ts'
import { type Collection, setDocument, setIndexes } from './collection.ts'
import { addCollection, type Collections, carryOut } from './effects.ts'
import { forkCollections } from './fork.ts'
import { keyOf } from './key.ts'
import { createOplog, type MemoryOplog } from './oplog.ts'
import { openRecords, type RecordFile } from './records.ts'
import { snapshot } from './snapshot.ts'
import { remember } from './transactions.ts'

export const oplogNs = 'local.oplog.rs'
const largestOplog = 32_000_000
const oplogUuid = new UUID()

/** The store with what only reading and writing documents needs. */
export interface LocalStore extends Store {
  /** The unique index and its values with which the document would collide, or null; `id` is its own _id. */
  readonly conflict: (ns: string, document: Document, isNew: boolean) => { index: Document; values: Document } | null
  /** The document that holds this value in a unique index of a single field; undefined where there is no such index. */
  readonly byUnique: (ns: string, field: string, value: unknown) => Document | null | undefined
  /** The same data, whose changes nobody else sees; it can only be read and changed by `carryOut`. */
  readonly fork: () => { readonly store: LocalStore; readonly carryOut: (op: Op) => void }
}

interface State {
  readonly collections: Collections
  readonly oplog: MemoryOplog
  /** As the configuration has it, in bytes; null where there is no oplog. */
  readonly oplogSize: number | null
}

/** Opens the data of a folder, which must be there. `oplogSize` in bytes; null for a server that keeps no oplog. */
export function openStore(dbPath: string, oplogSize: number | null): LocalStore {
  // All of it is held in memory, where the size of a real oplog would be too much.
  const oplog = createOplog(Math.min(largestOplog, oplogSize ?? 0))
  const state: State = { collections: new Map(), oplog, oplogSize }
  const folder = join(dbPath, 'journal')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let generation = newest(folder)
  let file = openRecords(pathOf(folder, generation), (record, bytes) => perform(state, record, bytes))
  let compact = file.size()
  const shrink = (): void => {
    const next = pathOf(folder, generation + 1)
    const fresh: RecordFile = openRecords(`${next}.new`, () => {})
    snapshot(state.collections, state.oplog, fresh)
    renameSync(`${next}.new`, next)
    file.close()
    rmSync(pathOf(folder, generation))
    generation += 1
    file = fresh
    compact = file.size()
  }
  const write = (record: Document): void => {
    const bytes = file.append(record)
    perform(state, record, bytes)
    if (file.size() > 3 * compact + 64_000_000) shrink()
  }
  const store: LocalStore = {
    ...reading(state),
    ...writing(state, write),
    fork: () => {
      const { collections, carryOut } = forkCollections(state.collections)
      return { store: { ...store, ...reading({ ...state, collections }) }, carryOut }
    },
    close: () => {
      if (file.size() > 2 * compact + 1_000_000) shrink()
      file.close()
    },
  }
  return store
}

function reading({ collections, oplog, oplogSize }: State) {
  const hasOplog = oplogSize !== null
  const info = (ns: string): CollectionInfo | null => {
    if (ns === oplogNs && oplogSize !== null) return oplogInfo(oplog, oplogSize)
    const collection = collections.get(ns)
    return collection === undefined ? null : describe(collection)
  }
  return {
    databases: () =>
      [
        ...new Set([
          ...(hasOplog ? ['local'] : []),
          ...[...collections.keys()].map((ns) => ns.slice(0, ns.indexOf('.'))),
        ]),
      ].sort(),
    collections: (db: string) => {
      const names = [...collections.keys(), ...(hasOplog ? [oplogNs] : [])].filter((ns) => ns.startsWith(`${db}.`))
      return names.sort().flatMap((ns) => info(ns) ?? [])
    },
    collection: info,
    documents: (ns: string): Iterable<Document> =>
      ns === oplogNs && hasOplog ? oplog.all() : (collections.get(ns)?.documents.values() ?? []),
    byId: (ns: string, id: unknown) => collections.get(ns)?.documents.get(keyOf(id)) ?? null,
    byUnique: (ns: string, field: string, value: unknown) => {
      const collection = collections.get(ns)
      const index = collection?.unique.find(({ spec }) => isOn(spec, field))
      if (collection === undefined || index === undefined) return undefined
      return collection.documents.get(index.holder(value) ?? '') ?? null
    },
    conflict: (ns: string, document: Document, isNew: boolean) => {
      const collection = collections.get(ns)
      const key = keyOf(document._id)
      if (isNew && collection?.documents.has(key)) {
        return { index: { name: '_id_', key: { _id: 1 } }, values: { _id: document._id } }
      }
      for (const index of collection?.unique ?? []) {
        const values = index.conflict(document, key)
        if (values !== null) return { index: index.spec, values }
      }
      return null
    },
  }
}

function isOn(spec: Document, field: string): boolean {
  const plain = spec.partialFilterExpression === undefined && spec.collation === undefined && spec.sparse !== true
  return plain && Object.keys(spec.key).length === 1 && spec.key[field] !== undefined
}

function writing({ oplog }: State, write: (record: Document) => void) {
  return {
    oplog: {
      ...oplog,
      cut: (after: Timestamp) => {
        const entries = oplog.since(after).filter(({ ts }) => !ts.equals(after))
        write({ r: 'cut', t: after })
        return entries.reverse()
      },
    },
    apply: (entries: readonly OplogEntry[]) => {
      write({ r: 'apply', e: entries })
      oplog.announce()
    },
    put: (ns: string, id: unknown, document: Document | null) => write({ r: 'put', n: ns, i: id, d: document }),
    clear: () => write({ r: 'clear' }),
    adopt: (ns: string, info: Document | null, documents: readonly Document[]) =>
      write({ r: 'adopt', n: ns, o: info, d: documents }),
  }
}

/** Makes a record true in memory: when it is written, and again when it is read at a start. */
function perform(state: State, record: Document, bytes: number): void {
  const { collections, oplog, oplogSize } = state
  if (record.r === 'apply' || record.r === 'oplog') {
    for (const entry of record.e) {
      if (oplogSize !== null) oplog.append(entry, bytes / record.e.length)
      if (record.r === 'oplog') continue
      carryOut(collections, entry)
      remember(collections, entry)
    }
  } else if (record.r === 'put') setDocument(addCollection(collections, record.n, undefined, {}), record.i, record.d)
  else if (record.r === 'cut') oplog.cut(record.t)
  else if (record.r === 'clear') {
    for (const ns of collections.keys()) if (!ns.startsWith('local.')) collections.delete(ns)
    oplog.clear()
  } else if (record.r === 'adopt') adopt(collections, record)
}

function adopt(collections: Collections, record: Document): void {
  const collection = addCollection(collections, record.n, record.o?.uuid, record.o?.options ?? {})
  if (record.o !== null) {
    collection.options = record.o.options ?? {}
    if (record.o.uuid !== undefined) collection.uuid = record.o.uuid
    if (record.o.indexes !== undefined) setIndexes(collection, record.o.indexes)
  }
  for (const document of record.d) setDocument(collection, document._id, document)
}

function describe({ ns, uuid, options, indexes, documents }: Collection): CollectionInfo {
  return { ns, uuid, options, indexes, count: documents.size }
}

function oplogInfo(oplog: MemoryOplog, size: number): CollectionInfo {
  return { ns: oplogNs, uuid: oplogUuid, options: { capped: true, size }, indexes: [], count: oplog.all().length }
}

function newest(folder: string): number {
  const generations = readdirSync(folder).flatMap((name) => {
    const match = /^(\d+)\.journal$/.exec(name)
    return match === null ? [] : [Number(match[1])]
  })
  return Math.max(1, ...generations)
}

function pathOf(folder: string, generation: number): string {
  return join(folder, `${String(generation).padStart(6, '0')}.journal`)
}
