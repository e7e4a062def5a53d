import { type Document, UUID } from 'bson'
import type { Op } from '../contract.ts'
import { type Collection, createCollection, idIndex, setDocument, setIndexes } from './collection.ts'
import { keyOf } from './key.ts'
import { patch } from './patch.ts'

/** All collections by their namespace. */
export type Collections = Map<string, Collection>

/** Carries out one line of the oplog. Doing it twice does no harm, as an initial sync needs it. */
export function carryOut(collections: Collections, op: Op): void {
  if (op.op === 'c') carryOutCommand(collections, op)
  else if (op.op === 'i') setDocument(addCollection(collections, op.ns, op.ui, {}), op.o._id, op.o)
  else if (op.op !== 'n') {
    const collection = collections.get(op.ns)
    if (collection !== undefined) alter(collection, op)
  }
}

function alter(collection: Collection, op: Op): void {
  const id = op.o2?._id ?? op.o._id
  const before = collection.documents.get(keyOf(id))
  if (before === undefined) return
  if (op.op === 'd') setDocument(collection, id, null)
  else setDocument(collection, id, op.o.$v === 2 ? patch(before, op.o.diff ?? {}) : op.o)
}

/** The collection of that name, made if there is none yet. */
export function addCollection(collections: Collections, ns: string, uuid: UUID | undefined, options: Document) {
  const standing = collections.get(ns)
  if (standing !== undefined) return standing
  const made = createCollection(ns, uuid ?? new UUID(), options)
  collections.set(ns, made)
  return made
}

function carryOutCommand(collections: Collections, op: Op): void {
  const db = op.ns.slice(0, op.ns.indexOf('.'))
  const [verb, subject] = Object.entries(op.o)[0] ?? []
  const ns = `${db}.${subject}`
  const collection = collections.get(ns)
  if (verb === 'create') {
    const { create: _, idIndex: __, ...options } = op.o
    addCollection(collections, ns, op.ui, options)
  } else if (verb === 'drop') collections.delete(ns)
  else if (verb === 'dropDatabase') {
    for (const name of collections.keys()) if (name.startsWith(`${db}.`)) collections.delete(name)
  } else if (verb === 'applyOps') for (const inner of op.o.applyOps) carryOut(collections, inner)
  else if (verb === 'renameCollection') rename(collections, op.o)
  else if (verb === 'createIndexes') {
    const { createIndexes: _, ...spec } = op.o
    addIndexes(addCollection(collections, ns, op.ui, {}), [spec])
  } else if (verb === 'dropIndexes' && collection !== undefined) {
    setIndexes(
      collection,
      collection.indexes.filter(({ name }) => name === '_id_' || (op.o.index !== '*' && name !== op.o.index)),
    )
  } else if (verb === 'collMod' && collection !== undefined) modify(collection, op.o)
}

function addIndexes(collection: Collection, specs: readonly Document[]): void {
  const names = specs.map(({ name }) => name)
  const others = collection.indexes.filter(({ name }) => name === idIndex.name || !names.includes(name))
  setIndexes(collection, [...others, ...specs.filter(({ name }) => name !== idIndex.name)])
}

function rename(collections: Collections, o: Document): void {
  const source = collections.get(o.renameCollection)
  if (source === undefined) return
  collections.delete(o.renameCollection)
  collections.set(o.to, { ...source, ns: o.to })
}

function modify(collection: Collection, o: Document): void {
  const { collMod: _, index, ...options } = o
  collection.options = { ...collection.options, ...options }
  if (index === undefined) return
  const { name, ...more } = index
  setIndexes(
    collection,
    collection.indexes.map((spec) => (spec.name === name ? { ...spec, ...more } : spec)),
  )
}
