import type { Document } from 'bson'
import type { OplogEntry } from '../contract.ts'
import { setDocument } from './collection.ts'
import { addCollection, type Collections } from './effects.ts'
import { keyOf } from './key.ts'

const ns = 'config.transactions'

/** Remembers in config.transactions what a retryable write did, so that its replay is answered and not done again. */
export function remember(collections: Collections, entry: OplogEntry): void {
  const { lsid, txnNumber, stmtId } = entry
  if (lsid === undefined || txnNumber === undefined || stmtId === undefined) return
  const collection = addCollection(collections, ns, undefined, {})
  const before = collection.documents.get(keyOf(lsid))
  const statements: Document = before !== undefined && before.txnNum === txnNumber ? before.statements : {}
  statements[String(stmtId)] = {
    op: entry.op,
    ts: entry.ts,
    ...(entry.op === 'i' ? { id: entry.o._id } : {}),
    ...(entry.retryImage === undefined ? {} : { image: entry.retryImage }),
    ...(entry.retryUpsert === undefined ? {} : { isUpsert: true }),
  }
  setDocument(collection, lsid, {
    _id: lsid,
    txnNum: txnNumber,
    lastWriteOpTime: { ts: entry.ts, t: entry.t },
    lastWriteDate: entry.wall,
    statements,
  })
}
