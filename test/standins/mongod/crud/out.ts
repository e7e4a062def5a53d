import type { Document } from 'bson'
import { mongoError } from '../errors.ts'
import { createIfMissing } from './create.ts'
import type { Crud } from './crud.ts'
import { insertOne } from './insert.ts'
import { deleteOne, updateOne } from './write-one.ts'

/** Carries out $out or $merge; only on a primary. */
export function writeOut(crud: Crud, db: string, { $out, $merge }: Document, documents: readonly Document[]): void {
  const { store, replication } = crud
  if (!replication.isWritable()) throw mongoError(10107, 'not primary')
  if ($out !== undefined) {
    const ns = typeof $out === 'string' ? `${db}.${$out}` : `${$out.db}.${$out.coll}`
    for (const before of [...store.documents(ns)]) deleteOne(crud, ns, before, {})
    const { ops } = createIfMissing(store, ns)
    if (ops.length > 0) replication.log(ops)
    for (const document of documents) insertOne(crud, ns, document, {})
    return
  }
  const into = typeof $merge === 'string' ? $merge : $merge.into
  const ns = typeof into === 'string' ? `${db}.${into}` : `${into.db}.${into.coll}`
  for (const document of documents) merge(crud, ns, document, $merge)
}

function merge(
  crud: Crud,
  ns: string,
  document: Document,
  { whenMatched = 'merge', whenNotMatched = 'insert' }: Document,
): void {
  const before = crud.store.byId(ns, document._id)
  if (before === null) {
    if (whenNotMatched === 'fail')
      throw mongoError(13113, '$merge could not find a matching document in the target collection')
    if (whenNotMatched === 'insert') insertOne(crud, ns, document, {})
    return
  }
  if (whenMatched === 'keepExisting') return
  if (whenMatched === 'fail') throw mongoError(11000, `E11000 duplicate key error collection: ${ns}`)
  const { _id, ...fields } = document
  const update = Array.isArray(whenMatched) ? whenMatched : whenMatched === 'replace' ? fields : { $set: fields }
  updateOne(
    crud,
    ns,
    before,
    { filter: { _id }, update, arrayFilters: [], options: { variables: { new: document } } },
    () => ({}),
  )
}
