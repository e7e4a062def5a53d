import { type Document, Int32, ObjectId } from 'bson'
import { needs } from '../access/needs.ts'
import type { Command } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { createIfMissing } from './create.ts'
import type { Crud } from './crud.ts'
import { checkUnique } from './duplicate.ts'
import { namespaceOf } from './find.ts'
import { retryOf } from './retry.ts'
import { errorsOf, runStatements } from './statements.ts'
import { checkValid } from './validate.ts'

/** insert. */
export function insertCommand(crud: Crud): Command {
  return {
    name: 'insert',
    needs: needs.insert,
    on: 'primary',
    run: (request) => {
      const { body } = request
      const ns = namespaceOf(request)
      const documents: readonly Document[] = body.documents ?? []
      if (documents.length === 0)
        throw mongoError(16, 'Write batch sizes must be between 1 and 100000. Got 0 operations.')
      const retry = retryOf(crud, request)
      let n = 0
      const errors = runStatements(documents, body.ordered !== false, (document, index) => {
        const stmtId = stmtIdOf(body, index)
        if (retry.before(stmtId) === null) insertOne(crud, ns, document, retry.mark(stmtId))
        n += 1
      })
      return { n: new Int32(n), ...errorsOf(errors) }
    },
  }
}

/** Inserts a document, with an _id if it has none; throws 11000. `mark` are more fields of the oplog's entry. */
export function insertOne({ store, replication }: Crud, ns: string, given: Document, mark: Document): Document {
  const { _id = new ObjectId(), ...rest } = given
  const document = { _id, ...rest }
  checkId(_id)
  checkValid(store, ns, document)
  checkUnique(store, ns, document, true)
  if (ns.startsWith('local.')) {
    store.put(ns, _id, document)
    return document
  }
  const { ops, uuid } = createIfMissing(store, ns)
  replication.log([...ops, { ...mark, op: 'i', ns, ui: uuid, o: document, o2: { _id } }])
  return document
}

/** The number of a statement within its retryable write. */
export function stmtIdOf(body: Document, index: number): number {
  return Array.isArray(body.stmtIds) ? body.stmtIds[index] : (body.stmtId ?? 0) + index
}

function checkId(id: unknown): void {
  if (Array.isArray(id)) throw mongoError(53, "The '_id' value cannot be of type array")
  if (id instanceof RegExp) throw mongoError(53, "The '_id' value cannot be of type regex")
}
