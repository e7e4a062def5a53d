import type { Document } from 'bson'
import { Query } from 'mingo'
import { mongoError } from '../errors.ts'
import { type LocalStore, oplogNs } from '../store/store.ts'
import { isPlain } from './diff.ts'
import { lowestTime } from './oplog-range.ts'

/** How a query compares and what it may name. */
export interface QueryOptions {
  readonly collation?: Document
  readonly variables?: Document
}

/** Tests documents against a filter; throws 2 for a filter that is none. */
export function matcher(filter: Document, options: QueryOptions = {}): (document: Document) => boolean {
  if (Object.keys(filter).length === 0) return () => true
  return guard(() => {
    const query = new Query<Document>(filter, mingoOptions(options))
    return (document: Document) => guard(() => query.test(document))
  })
}

/** What mingo is told of a request's collation and variables. */
export function mingoOptions({ collation, variables }: QueryOptions): Document {
  const isSimple = collation === undefined || collation.locale === 'simple'
  return { ...(isSimple ? {} : { collation }), ...(variables === undefined ? {} : { variables }), useStrictMode: false }
}

/** The documents that match, in natural order; by an index where the filter names an _id or a unique field. */
export function* select(
  store: LocalStore,
  ns: string,
  filter: Document,
  options: QueryOptions = {},
): Generator<Document> {
  const matches = matcher(filter, options)
  for (const document of candidates(store, ns, filter, options)) if (matches(document)) yield document
}

function candidates(store: LocalStore, ns: string, filter: Document, { collation }: QueryOptions): Iterable<Document> {
  if (ns === oplogNs) {
    const from = lowestTime(filter)
    return from === null ? store.documents(ns) : store.oplog.since(from)
  }
  if (collation !== undefined) return store.documents(ns)
  const byId = idsOf(filter._id)
  if (byId !== null) return byId.flatMap((id) => store.byId(ns, id) ?? [])
  for (const [field, value] of Object.entries(filter)) {
    if (!isExact(value)) continue
    const found = store.byUnique(ns, field, value)
    if (found !== undefined) return found === null ? [] : [found]
  }
  return store.documents(ns)
}

/** The _ids that a condition on _id leaves; null where it is not about equality. */
function idsOf(condition: unknown): readonly unknown[] | null {
  if (condition === undefined) return null
  if (isExact(condition)) return [condition]
  if (!isPlain(condition)) return null
  if ('$eq' in condition && isExact(condition.$eq)) return [condition.$eq]
  if (Array.isArray(condition.$in) && condition.$in.every(isExact)) return condition.$in
  return Object.keys(condition).some((name) => name.startsWith('$')) ? null : [condition]
}

function isExact(value: unknown): boolean {
  return value !== undefined && value !== null && !isPlain(value) && !Array.isArray(value) && !(value instanceof RegExp)
}

/** Does a piece of work with mingo, whose complaints become BadValue. */
export function guard<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.constructor.name !== 'MingoError') throw thrown
    const unknown = /^unknown query operator (\S+)/.exec(thrown.message)
    if (unknown !== null) throw mongoError(2, `unknown operator: ${unknown[1]}`)
    const stage = /^unregistered pipeline operator (\S+?)\.?$/.exec(thrown.message)
    if (stage !== null) throw mongoError(40324, `Unrecognized pipeline stage name: '${stage[1]}'`)
    throw mongoError(2, thrown.message)
  }
}
