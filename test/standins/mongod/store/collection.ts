import type { Document, UUID } from 'bson'
import { keyOf } from './key.ts'
import { createUniqueIndex, type UniqueIndex } from './unique-index.ts'

/** A collection in memory. */
export interface Collection {
  readonly ns: string
  uuid: UUID
  options: Document
  indexes: Document[]
  readonly documents: Map<string, Document>
  unique: UniqueIndex[]
}

export const idIndex: Document = { v: 2, key: { _id: 1 }, name: '_id_' }

/** An empty collection. */
export function createCollection(ns: string, uuid: UUID, options: Document): Collection {
  return { ns, uuid, options, indexes: [idIndex], documents: new Map(), unique: [] }
}

/** Replaces the document of this _id, or takes it out (null). */
export function setDocument(collection: Collection, id: unknown, document: Document | null): void {
  const key = keyOf(id)
  const before = collection.documents.get(key)
  for (const index of collection.unique) index.replace(key, before ?? null, document)
  if (document === null) collection.documents.delete(key)
  else collection.documents.set(key, document)
}

/** Gives a collection its indexes; unique ones are filled from the documents. */
export function setIndexes(collection: Collection, indexes: Document[]): void {
  collection.indexes = indexes
  collection.unique = indexes.filter((spec) => spec.unique === true).map((spec) => createUniqueIndex(spec))
  for (const index of collection.unique) {
    for (const [key, document] of collection.documents) index.replace(key, null, document)
  }
}
