import type { Connection, Privilege } from '../contract.ts'
import { type Grants, grantsOf } from './matching.ts'
import type { Users } from './users/user.ts'

const arbiter = 7

/** What a client on the server's own machine may do while there are no users. */
export interface LocalhostException {
  /** Null where it does not hold for this connection, or no longer. */
  readonly grants: (connection: Connection) => Grants | null
}

/** The exception; `state` is the member's. Once anyone was seen it stays closed until the server starts anew. */
export function createLocalhostException(isAllowed: boolean, users: Users, state: () => number): LocalhostException {
  let wasAnyone = false
  const ordinary = grantsOf(allowed(false))
  const onArbiter = grantsOf(allowed(true))
  return {
    grants: (connection) => {
      if (!isAllowed || !connection.isLocal || connection.isLatched) return null
      wasAnyone ||= users.isAnyone()
      connection.isLatched = wasAnyone
      if (wasAnyone) return null
      return state() === arbiter ? onArbiter : ordinary
    },
  }
}

function allowed(isArbiter: boolean): readonly Privilege[] {
  const cluster = ['addShard', 'issueDirectShardOperations', 'replSetConfigure', 'replSetGetStatus']
  const alone = isArbiter ? ['getCmdLineOpts', 'getParameter', 'serverStatus', 'shutdown'] : []
  return [
    { resource: { db: 'admin', collection: '' }, actions: ['createUser', 'grantRole'] },
    { resource: { db: '$external', collection: '' }, actions: ['createUser'] },
    { resource: { cluster: true }, actions: [...cluster, ...alone] },
  ]
}
