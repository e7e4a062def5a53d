import type { Document } from 'bson'
import type { Command, Privilege, Request } from '../contract.ts'
import type { Action } from './actions.ts'

/** What a command asks its caller to be allowed: see `needs` of a Command. */
export type Needs = Exclude<Command['needs'], string>

/** Actions on the server as a whole: `cluster('replSetGetStatus')`. */
export function cluster(...actions: readonly Action[]): Needs {
  return () => [{ resource: { cluster: true }, actions }]
}

/** Actions on the request's database. */
function onDatabase(...actions: readonly Action[]): Needs {
  return ({ db }) => [on(db, '', actions)]
}

/** Actions on the collection that the command's first field names: `onCollection('find')`. */
export function onCollection(...actions: readonly Action[]): Needs {
  return (request) => [on(request.db, collectionOf(request), actions)]
}

/** Actions on a whole namespace: `onNamespace('local.oplog.rs', 'find')`. */
export function onNamespace(ns: string, ...actions: readonly Action[]): Privilege {
  const dot = ns.indexOf('.')
  return dot < 0 ? on(ns, '', actions) : on(ns.slice(0, dot), ns.slice(dot + 1), actions)
}

/** What the members of a set do among themselves. */
export const internal: Needs = cluster('internal')

/** What the commands need that work on documents and collections, by the command's name. */
export const needs = {
  find: onCollection('find'),
  count: onCollection('find'),
  distinct: onCollection('find'),
  insert: (request) => [ofWrite(request, 'insert')],
  update: (request) => {
    const upserts = listed(request.body.updates).some(({ upsert }) => upsert === true)
    return [ofWrite(request, 'update', ...(upserts ? (['insert'] as const) : []))]
  },
  delete: (request) => [ofWrite(request, 'remove')],
  findAndModify: (request) => {
    const { remove, upsert } = request.body
    if (remove === true) return [ofWrite(request, 'find', 'remove')]
    return [ofWrite(request, 'find', 'update', ...(upsert === true ? (['insert'] as const) : []))]
  },
  aggregate: (request) => {
    const target = typeof request.body.aggregate === 'string' ? request.body.aggregate : ''
    return ofPipeline(request.db, target, listed(request.body.pipeline))
  },
  create: onCollection('createCollection'),
  drop: onCollection('dropCollection'),
  dropDatabase: onDatabase('dropDatabase'),
  createIndexes: onCollection('createIndex'),
  dropIndexes: onCollection('dropIndex'),
  listIndexes: onCollection('listIndexes'),
  /** Without the right to see all databases one sees one's own, unless one insists. */
  listDatabases: ({ body }) =>
    body.authorizedDatabases === false ? [{ resource: { cluster: true }, actions: ['listDatabases'] }] : [],
  listCollections: ({ db, body }) =>
    body.nameOnly === true && body.authorizedCollections === true ? [] : [on(db, '', ['listCollections'])],
  collMod: onCollection('collMod'),
  collStats: onCollection('collStats'),
  dbStats: onDatabase('dbStats'),
  dbHash: onDatabase('dbHash'),
  validate: onCollection('validate'),
  compact: onCollection('compact'),
  renameCollection: ({ body }) => [
    ...named(body.renameCollection, 'find', 'dropCollection'),
    ...named(body.to, 'insert', 'createIndex', ...(body.dropTarget === true ? (['dropCollection'] as const) : [])),
  ],
  explain: (request) => ofExplained(request),
} satisfies Record<string, Needs>

function ofExplained({ db, body, ...request }: Request): readonly Privilege[] {
  const inner: unknown = body.explain
  if (!isDocument(inner)) return []
  const name = Object.keys(inner)[0] ?? ''
  const needed: Needs | undefined = Object.entries(needs).find(([known]) => known === name)?.[1]
  return needed === undefined ? [] : needed({ ...request, db, name, body: inner })
}

function ofWrite(request: Request, ...actions: readonly Action[]): Privilege {
  const more: readonly Action[] = request.body.bypassDocumentValidation === true ? ['bypassDocumentValidation'] : []
  return on(request.db, collectionOf(request), [...actions, ...more])
}

function ofPipeline(db: string, target: string, pipeline: readonly Document[]): readonly Privilege[] {
  const [first] = pipeline
  const of = first === undefined ? undefined : ofFirstStage(db, target, first)
  return [...(of ?? [on(db, target, ['find'])]), ...pipeline.flatMap((stage) => ofStage(db, stage))]
}

/** A first stage that reads something else than the documents. */
function ofFirstStage(db: string, target: string, stage: Document): readonly Privilege[] | undefined {
  if (isDocument(stage.$changeStream)) {
    const isWhole = stage.$changeStream.allChangesForCluster === true
    return [on(isWhole ? '' : db, isWhole ? '' : target, ['find', 'changeStream'])]
  }
  if (isDocument(stage.$currentOp)) {
    return stage.$currentOp.allUsers === true ? [{ resource: { cluster: true }, actions: ['inprog'] }] : []
  }
  if ('$collStats' in stage) return [on(db, target, ['collStats'])]
  if ('$indexStats' in stage) return [on(db, target, ['indexStats'])]
  if ('$listLocalSessions' in stage || '$documents' in stage) return []
  return undefined
}

/** What a stage reads or writes besides the pipeline's own collection. */
function ofStage(db: string, stage: Document): readonly Privilege[] {
  const [name, spec] = Object.entries(stage)[0] ?? ['', null]
  if (name === '$out') return [inPlace(db, spec, ['insert', 'remove'])]
  if (name === '$merge') return [inPlace(db, isDocument(spec) ? spec.into : spec, ['insert', 'update'])]
  if (name === '$facet' && isDocument(spec)) {
    return Object.values(spec).flatMap((stages) => listed(stages).flatMap((inner) => ofStage(db, inner)))
  }
  if (name === '$unionWith' && typeof spec === 'string') return [on(db, spec, ['find'])]
  const from: unknown = isDocument(spec) ? (spec.from ?? spec.coll) : undefined
  if (!['$lookup', '$graphLookup', '$unionWith'].includes(name) || typeof from !== 'string') return []
  return [on(db, from, ['find']), ...listed(spec.pipeline).flatMap((inner) => ofStage(db, inner))]
}

function inPlace(db: string, into: unknown, actions: readonly Action[]): Privilege {
  if (isDocument(into)) return on(String(into.db ?? db), String(into.coll), actions)
  return on(db, String(into), actions)
}

function named(ns: unknown, ...actions: readonly Action[]): readonly Privilege[] {
  return typeof ns === 'string' ? [onNamespace(ns, ...actions)] : []
}

function on(db: string, collection: string, actions: readonly Action[]): Privilege {
  return { resource: { db, collection }, actions }
}

/** The collection that the command's first field names; the whole database where it is not a name. */
function collectionOf({ name, body }: Request): string {
  const target: unknown = body[name] ?? Object.values(body)[0]
  return typeof target === 'string' ? target : ''
}

function listed(value: unknown): readonly Document[] {
  return Array.isArray(value) ? value.filter(isDocument) : []
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
