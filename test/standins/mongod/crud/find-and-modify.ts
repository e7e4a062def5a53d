import type { Document } from 'bson'
import { find as mingoFind } from 'mingo'
import { needs } from '../access/needs.ts'
import type { Command } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Crud } from './crud.ts'
import { namespaceOf, readDocuments } from './find.ts'
import { insertOne } from './insert.ts'
import { guard } from './query.ts'
import { type Retry, retryOf } from './retry.ts'
import { upserted } from './update/upsert.ts'
import { modificationOf } from './update.ts'
import { deleteOne, type Marking, updateOne } from './write-one.ts'

/** findAndModify. */
export function findAndModifyCommand(crud: Crud): Command {
  return {
    name: 'findAndModify',
    aliases: ['findandmodify'],
    needs: needs.findAndModify,
    on: 'primary',
    run: (request) => {
      const { body } = request
      if (body.remove === true && body.update !== undefined) {
        throw mongoError(9, "Cannot specify both an 'update' and 'remove'=true")
      }
      if (body.remove !== true && body.update === undefined) {
        throw mongoError(9, "Either an 'update' or 'remove'=true must be specified")
      }
      const retry = retryOf(crud, request)
      const stmtId = body.stmtId ?? 0
      const done = retry.before(stmtId)
      if (done !== null) return asBefore(done, body)
      return body.remove === true
        ? remove(crud, namespaceOf(request), body, retry, stmtId)
        : change(crud, namespaceOf(request), body, retry, stmtId)
    },
  }
}

function remove(crud: Crud, ns: string, body: Document, retry: Retry, stmtId: number): Document {
  const target = targetOf(crud, ns, body)
  if (target === undefined) return { lastErrorObject: { n: 0 }, value: null }
  deleteOne(crud, ns, target, marked(retry, stmtId, target))
  return { lastErrorObject: { n: 1 }, value: projected(target, body) }
}

function change(crud: Crud, ns: string, body: Document, retry: Retry, stmtId: number): Document {
  const modification = modificationOf({ ...body, q: body.query, u: body.update })
  const target = targetOf(crud, ns, body)
  const asksNew = body.new === true
  if (target !== undefined) {
    const mark: Marking = (after) => marked(retry, stmtId, asksNew ? after : target)
    const after = updateOne(crud, ns, target, modification, mark)
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: projected(asksNew ? after : target, body) }
  }
  if (body.upsert !== true) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const document = upserted(modification)
  const mark = asksNew ? marked(retry, stmtId, document) : retry.mark(stmtId)
  const made = insertOne(crud, ns, document, mark)
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id }
  return { lastErrorObject, value: asksNew ? projected(made, body) : null }
}

function targetOf({ store }: Crud, ns: string, { query = {}, sort = {}, collation, let: variables }: Document) {
  for (const document of readDocuments(store, ns, { filter: query, sort, collation, let: variables, limit: 1 }))
    return document
  return undefined
}

function projected(document: Document, { fields }: Document): Document {
  if (fields === undefined || Object.keys(fields).length === 0) return document
  return guard(() => mingoFind<Document, Document>([document], {}, fields).all()[0] ?? {})
}

/** A retryable one keeps in its oplog entry the document that it answers with, for its own replay. */
function marked(retry: Retry, stmtId: number, image: Document): Document {
  const mark = retry.mark(stmtId)
  return Object.keys(mark).length === 0 ? {} : { ...mark, retryImage: image }
}

function asBefore(done: Document, body: Document): Document {
  if (body.remove === true) return { lastErrorObject: { n: 1 }, value: projected(done.image ?? {}, body) }
  const upsert = done.op === 'i' ? { upserted: done.id } : {}
  const value = done.image === undefined ? null : projected(done.image, body)
  return { lastErrorObject: { n: 1, updatedExisting: done.op !== 'i', ...upsert }, value }
}
