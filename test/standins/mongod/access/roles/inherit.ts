import type { Store } from '../../contract.ts'
import { isMongoError, mongoError } from '../../errors.ts'
import { isSame, type Name, shown } from '../names.ts'
import { mustExist, resolveRoles } from './resolve.ts'

/** Throws 49 or 31 where a role may not inherit from others: itself, of another database, in a circle, or unknown. */
export function mayInherit(store: Store, role: Name, others: readonly Name[]): void {
  for (const other of others) {
    if (isSame(other, role)) throw mongoError(49, `Cannot grant role ${shown(role)} to itself.`)
    if (role.db !== 'admin' && other.db !== role.db) {
      throw mongoError(49, `Roles on the '${role.db}' database cannot be granted roles from other databases`)
    }
  }
  try {
    mustExist(store, others)
  } catch (thrown) {
    if (!isMongoError(thrown)) throw thrown
    throw mongoError(thrown.code, `Cannot grant roles to '${shown(role)}': ${thrown.message}`)
  }
  if (resolveRoles(store, others).roles.some((inherited) => isSame(inherited, role))) {
    throw mongoError(49, `Granting roles to ${shown(role)} would introduce a cycle in the role graph`)
  }
}
