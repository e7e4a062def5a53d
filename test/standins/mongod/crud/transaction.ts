import { UUID } from 'bson'
import type { Op, OpTime } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { LocalStore } from '../store/store.ts'
import type { Crud } from './crud.ts'

const transient = { errorLabels: ['TransientTransactionError'] }

/** A transaction that is under way: its writes are its own until it is committed. */
export interface Transaction {
  readonly txnNumber: number
  /** What its commands work with. */
  readonly crud: Crud
  /** Puts its writes into the oplog as one; throws 112 where somebody else has changed the same documents. */
  readonly commit: (mark: object) => void
}

/** Begins a transaction on what is there now. */
export function beginTransaction(crud: Crud, txnNumber: number): Transaction {
  const { store, replication } = crud
  const fork = store.fork()
  const ops: Op[] = []
  const met: (() => boolean)[] = []
  const log = (some: readonly Op[]): OpTime => {
    for (const op of some) {
      met.push(unchanged(store, op))
      ops.push(op)
      fork.carryOut(op)
    }
    return replication.applied()
  }
  return {
    txnNumber,
    crud: { ...crud, store: fork.store, replication: { ...replication, log } },
    commit: (mark) => {
      if (!met.every((isUnchanged) => isUnchanged())) throw writeConflict()
      if (ops.length === 0) return
      const op: Op = { ...mark, op: 'c', ns: 'admin.$cmd', ui: new UUID(), o: { applyOps: ops } }
      replication.log([op])
    },
  }
}

/** Whether the document that a write is about is still the one that was there when it was made. */
function unchanged(store: LocalStore, op: Op): () => boolean {
  if (op.op === 'c') {
    const ns = `${op.ns.slice(0, op.ns.indexOf('.'))}.${op.o.create}`
    return () => store.collection(ns) === null
  }
  const id = op.o2?._id ?? op.o._id
  const before = store.byId(op.ns, id)
  return () => store.byId(op.ns, id) === before
}

/** Somebody else was faster: the client may try the whole transaction anew. */
function writeConflict(): Error {
  return mongoError(
    112,
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    transient,
  )
}

/** The transaction that a command speaks of is not there. */
export function noSuchTransaction(txnNumber: number): Error {
  return mongoError(
    251,
    `Given transaction number ${txnNumber} does not match any in-progress transactions.`,
    transient,
  )
}
