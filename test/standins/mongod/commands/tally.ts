import type { Document } from 'bson'
import type { Connection, Request } from '../contract.ts'

/** What the server has done so far, for serverStatus. */
export interface Tally {
  readonly asked: (request: Request) => void
  readonly connections: () => Document
  readonly requests: () => number
  readonly operations: () => Document
}

const kinds: Readonly<Record<string, string>> = {
  insert: 'insert',
  find: 'query',
  update: 'update',
  delete: 'delete',
  getMore: 'getmore',
}

/** Nothing done yet. */
export function createTally(): Tally {
  const operations: Record<string, number> = { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 }
  const open = new Set<number>()
  let created = 0
  let requests = 0
  const meet = (connection: Connection): void => {
    if (open.has(connection.id)) return
    open.add(connection.id)
    created += 1
    connection.onClose(() => open.delete(connection.id))
  }
  return {
    asked: ({ name, connection }) => {
      meet(connection)
      const kind = kinds[name] ?? 'command'
      operations[kind] = (operations[kind] ?? 0) + 1
      requests += 1
    },
    connections: () => ({
      current: open.size,
      available: 65_536 - open.size,
      totalCreated: created,
      active: open.size,
    }),
    requests: () => requests,
    operations: () => ({ ...operations }),
  }
}
