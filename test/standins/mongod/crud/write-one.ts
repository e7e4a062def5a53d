import type { Document } from 'bson'
import { createIfMissing } from './create.ts'
import type { Crud } from './crud.ts'
import { difference } from './diff.ts'
import { checkUnique } from './duplicate.ts'
import { isReplacement, type Modification, modify } from './update/modify.ts'
import { checkValid } from './validate.ts'

/** More fields of an oplog's entry, by the document as it is after the write. */
export type Marking = (after: Document) => Document

/** Updates one document and gives it as it is now; the same object where nothing changed. Throws 11000 and others. */
export function updateOne(
  { store, replication }: Crud,
  ns: string,
  before: Document,
  modification: Modification,
  mark: Marking,
): Document {
  const after = modify(before, modification)
  const diff = difference(before, after)
  if (diff === null) return before
  checkValid(store, ns, after)
  checkUnique(store, ns, after, false)
  const id = before._id
  if (ns.startsWith('local.')) store.put(ns, id, after)
  else {
    const { uuid } = createIfMissing(store, ns)
    const o = isReplacement(modification.update) ? after : diff
    replication.log([{ ...mark(after), op: 'u', ns, ui: uuid, o, o2: { _id: id } }])
  }
  return store.byId(ns, id) ?? after
}

/** Deletes one document. */
export function deleteOne({ store, replication }: Crud, ns: string, { _id }: Document, mark: Document): void {
  if (ns.startsWith('local.')) store.put(ns, _id, null)
  else replication.log([{ ...mark, op: 'd', ns, ui: createIfMissing(store, ns).uuid, o: { _id } }])
}
