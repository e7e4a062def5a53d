import { calculateObjectSize, type Document } from 'bson'
import type { LocalStore } from '../store/store.ts'

const indexSize = 4096

/** How much a collection holds, in bytes, as collStats tells it. */
export function collectionStats(store: LocalStore, ns: string): Document {
  const info = store.collection(ns)
  const size = sizeOf(store, ns)
  const count = info?.count ?? 0
  const indexes = info?.indexes ?? []
  const capped = info?.options.capped === true
  return {
    size,
    count,
    avgObjSize: count === 0 ? 0 : Math.round(size / count),
    numOrphanDocs: 0,
    storageSize: size,
    freeStorageSize: 0,
    capped,
    ...(capped ? { max: info?.options.max ?? 0, maxSize: info?.options.size } : {}),
    nindexes: indexes.length,
    indexSizes: Object.fromEntries(indexes.map(({ name }) => [name, indexSize])),
    totalIndexSize: indexSize * indexes.length,
    totalSize: size + indexSize * indexes.length,
    scaleFactor: 1,
  }
}

/** The sum over all collections of a database, in bytes. */
export function databaseSize(store: LocalStore, db: string): Document & { dataSize: number } {
  const infos = store.collections(db)
  const dataSize = infos.reduce((sum, { ns }) => sum + sizeOf(store, ns), 0)
  const indexes = indexSize * infos.reduce((sum, info) => sum + info.indexes.length, 0)
  return { dataSize, storageSize: dataSize, indexSize: indexes, totalSize: dataSize + indexes }
}

function sizeOf(store: LocalStore, ns: string): number {
  let size = 0
  for (const document of store.documents(ns)) size += calculateObjectSize(document)
  return size
}
