import type { Document } from 'bson'
import type { Command, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { keyOf } from '../store/key.ts'
import type { Crud } from './crud.ts'
import { sessionOf } from './retry.ts'
import { beginTransaction, noSuchTransaction, type Transaction } from './transaction.ts'

/** Transactions over several documents, by their sessions. */
export interface Transactions {
  /** The same command, but within the transaction that a request speaks of. */
  readonly wrap: (make: (crud: Crud) => Command) => Command
  readonly commands: readonly Command[]
}

/** No transactions at first; a member that is no longer primary forgets all of them. */
export function createTransactions(crud: Crud): Transactions {
  const open = new Map<string, Transaction>()
  crud.replication.onChange(() => {
    if (!crud.replication.isWritable()) open.clear()
  })
  const find = (request: Request): Transaction => {
    const key = keyOf(sessionOf(request))
    const { txnNumber, startTransaction } = request.body
    if (startTransaction === true) {
      if (crud.replication.setName === null) {
        throw mongoError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
      }
      open.set(key, beginTransaction(crud, txnNumber))
    }
    const found = open.get(key)
    if (found?.txnNumber !== txnNumber || found === undefined) throw noSuchTransaction(txnNumber)
    return found
  }
  return {
    wrap: (make) => {
      const plain = make(crud)
      return {
        ...plain,
        run: async (request) => {
          if (request.body.autocommit !== false) return await plain.run(request)
          const transaction = find(request)
          const fail = (): boolean => open.delete(keyOf(sessionOf(request)))
          try {
            const reply = await make(transaction.crud).run(request)
            if (reply.writeErrors !== undefined) fail()
            return reply
          } catch (thrown) {
            fail()
            throw thrown
          }
        },
      }
    },
    commands: [end('commitTransaction', crud, open), end('abortTransaction', crud, open)],
  }
}

function end(name: 'commitTransaction' | 'abortTransaction', crud: Crud, open: Map<string, Transaction>): Command {
  return {
    name,
    adminOnly: true,
    needs: 'login',
    on: 'primary',
    run: (request) => {
      const { txnNumber } = request.body
      const session = sessionOf(request)
      const found = open.get(keyOf(session))
      open.delete(keyOf(session))
      if (found?.txnNumber === txnNumber && found !== undefined) {
        if (name === 'commitTransaction') found.commit({ lsid: session, txnNumber, stmtId: 0 })
        return {}
      }
      if (name === 'commitTransaction' && isCommitted(crud, session, txnNumber)) return {}
      throw noSuchTransaction(txnNumber)
    },
  }
}

/** Whether it was committed before, here or on another primary. */
function isCommitted({ store }: Crud, session: Document, txnNumber: number): boolean {
  const known = store.byId('config.transactions', session)
  return known?.txnNum === txnNumber && known?.statements['0']?.op === 'c'
}
