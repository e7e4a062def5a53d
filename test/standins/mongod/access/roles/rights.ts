import type { Privilege } from '../../contract.ts'
import type { Action } from '../actions.ts'
import type { Name } from '../names.ts'

/** Actions on a database as a whole. */
export function inDatabase(db: string, ...actions: readonly Action[]): Privilege {
  return { resource: { db, collection: '' }, actions }
}

/** What one needs for giving these roles to somebody. */
export function toGrant(roles: readonly Name[]): readonly Privilege[] {
  return roles.map(({ db }) => inDatabase(db, 'grantRole'))
}

/** What one needs for taking these roles from somebody. */
export function toRevoke(roles: readonly Name[]): readonly Privilege[] {
  return roles.map(({ db }) => inDatabase(db, 'revokeRole'))
}

/** What one needs for taking whatever roles somebody has. */
export const toRevokeAny: Privilege = inDatabase('', 'revokeRole')

/** What one needs for putting privileges into a role, or taking them out. */
export function onPrivileges(
  action: 'grantRole' | 'revokeRole',
  privileges: readonly Privilege[],
): readonly Privilege[] {
  return privileges.map(({ resource: { db } }) => inDatabase(db === undefined || db === '' ? 'admin' : db, action))
}
