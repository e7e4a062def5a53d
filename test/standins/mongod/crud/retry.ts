import { createHash } from 'node:crypto'
import { Binary, type Document } from 'bson'
import type { Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Crud } from './crud.ts'

/** What a retryable write remembers of itself. */
export interface Retry {
  /** Fields for the oplog's entry of a statement; none for a write that is not retryable. */
  readonly mark: (stmtId: number) => Document
  /** What the statement did when it came before; null if this is the first time. */
  readonly before: (stmtId: number) => Document | null
}

const none: Retry = { mark: () => ({}), before: () => null }

/** The memory of a request's retryable write; throws 20 on a standalone and 225 for one that is too late. */
export function retryOf({ store, replication }: Crud, request: Request): Retry {
  const { lsid, txnNumber } = request.body
  if (lsid === undefined || txnNumber === undefined || request.body.autocommit === false) return none
  if (replication.setName === null) {
    throw mongoError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
  }
  const session = sessionOf(request)
  const known = store.byId('config.transactions', session)
  if (known !== null && known.txnNum > txnNumber) {
    throw mongoError(
      225,
      `Retryable write with txnNumber ${txnNumber} is prohibited on session ${lsid.id} because a newer retryable write with txnNumber ${known.txnNum} has already started on this session.`,
    )
  }
  return {
    mark: (stmtId) => ({ lsid: session, txnNumber, stmtId }),
    before: (stmtId) => {
      const current = store.byId('config.transactions', session)
      return current?.txnNum === txnNumber ? (current?.statements?.[String(stmtId)] ?? null) : null
    },
  }
}

/** A session as the server knows it: the client's id and a digest of who the client is. */
export function sessionOf({ body, connection }: Request): Document {
  const { identity } = connection
  const user = identity === null ? '' : `${identity.user}@${identity.db}`
  return { id: body.lsid.id, uid: new Binary(createHash('sha256').update(user).digest()) }
}
