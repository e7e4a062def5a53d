import type { Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'

/** What a stream looks at. */
export interface Scope {
  readonly holds: (ns: string) => boolean
  readonly holdsDatabase: (db: string) => boolean
  /** Whether the stream is over after such an event. */
  readonly endsWith: (operationType: string) => boolean
}

const own = ['admin', 'config', 'local']

/** The scope of a stream: a collection, a database, or all of them; throws 73 and 72 for what cannot be watched. */
export function scopeOf({ db, body }: Request, isCluster: boolean): Scope {
  if (isCluster) {
    if (db !== 'admin' || body.aggregate !== 1) {
      throw mongoError(
        72,
        "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name; found admin",
      )
    }
    const isUsers = (name: string): boolean => !own.includes(name)
    return {
      holds: (ns) => isUsers(ns.slice(0, ns.indexOf('.'))) && !isSystem(ns),
      holdsDatabase: isUsers,
      endsWith: () => false,
    }
  }
  if (own.includes(db)) throw mongoError(73, `$changeStream may not be opened on the internal ${db} database`)
  if (body.aggregate === 1) {
    return {
      holds: (ns) => ns.startsWith(`${db}.`) && !isSystem(ns),
      holdsDatabase: (name) => name === db,
      endsWith: (type) => type === 'dropDatabase',
    }
  }
  const watched = `${db}.${body.aggregate}`
  return {
    holds: (ns) => ns === watched,
    holdsDatabase: () => false,
    endsWith: (type) => type === 'drop' || type === 'rename',
  }
}

function isSystem(ns: string): boolean {
  return ns.slice(ns.indexOf('.') + 1).startsWith('system.')
}
