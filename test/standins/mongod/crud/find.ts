import type { Document } from 'bson'
import { find as mingoFind } from 'mingo'
import { needs } from '../access/needs.ts'
import type { Command, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { type LocalStore, oplogNs } from '../store/store.ts'
import { clone } from './clone.ts'
import type { Crud } from './crud.ts'
import { guard, matcher, mingoOptions, type QueryOptions, select } from './query.ts'
import { listSource, type Source } from './source.ts'
import { tailOplog } from './tail.ts'

/** find. */
export function findCommand(crud: Crud): Command {
  const { store, cursors } = crud
  return {
    name: 'find',
    needs: needs.find,
    on: 'reader',
    run: async (request) => {
      const { body } = request
      const ns = namespaceOf(request)
      if (body.tailable === true) return await cursors.open(request, ns, tail(crud, ns, body), body.batchSize)
      const documents = readDocuments(store, ns, body)
      return await cursors.open(request, ns, listSource(documents), body.batchSize, body.singleBatch)
    },
  }
}

/** The namespace that a command's first field names; throws 73 for an empty or a wrong one. */
export function namespaceOf({ name, db, body }: Request): string {
  const collection = body[name]
  if (typeof collection !== 'string') {
    throw mongoError(73, `collection name has invalid type ${typeof collection}`)
  }
  if (collection === '' || collection.includes('\u0000'))
    throw mongoError(73, `Invalid namespace specified '${db}.${collection}'`)
  return `${db}.${collection}`
}

/** What find gives: matched, sorted, cut and projected. */
export function readDocuments(store: LocalStore, ns: string, body: Document): Iterable<Document> {
  const options: QueryOptions = { collation: body.collation, variables: body.let }
  const matching = select(store, ns, body.filter ?? {}, options)
  const { sort = {}, projection = {}, skip = 0 } = body
  const limit = Math.abs(body.limit ?? 0)
  const natural = sort.$natural ?? body.hint?.$natural
  const isPlain = Object.keys(projection).length === 0 && (Object.keys(sort).length === 0 || natural !== undefined)
  if (isPlain) return cut(natural === -1 ? [...matching].reverse() : matching, skip, limit)
  return guard(() => {
    const cursor = mingoFind<Document, Document>([...matching], {}, projection, mingoOptions(options))
    if (Object.keys(sort).length > 0 && natural === undefined) cursor.sort(sort)
    if (skip > 0) cursor.skip(skip)
    if (limit > 0) cursor.limit(limit)
    return cursor.all()
  })
}

function* cut(documents: Iterable<Document>, skip: number, limit: number): Generator<Document> {
  let at = 0
  for (const document of documents) {
    if (at >= skip) yield document
    at += 1
    if (limit > 0 && at >= skip + limit) return
  }
}

function tail({ store, replication }: Crud, ns: string, { filter = {}, projection = {} }: Document): Source {
  if (ns !== oplogNs) {
    throw mongoError(2, `error processing query: ns=${ns} tailable cursor requested on non capped collection`)
  }
  const isWhole = Object.keys(projection).length === 0
  const shown = (entry: Document): Document =>
    isWhole ? entry : (mingoFind<Document, Document>([clone(entry)], {}, projection).all()[0] ?? {})
  return tailOplog(store.oplog, replication, filter, matcher(filter), shown)
}
