import type { Document } from 'bson'
import type { Command, Privilege, Request, Store } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, list, needed, target } from '../args.ts'
import { idOf, type Name, shown } from '../names.ts'
import type { Parts } from '../parts.ts'
import { parseRestrictions } from '../restrictions.ts'
import { inserting, replacing } from '../writes.ts'
import { builtinRole } from './builtin.ts'
import { mayInherit } from './inherit.ts'
import { keepAtHome, parsePrivileges } from './privileges.ts'
import { mustExist, rolesCollection, storedRole } from './resolve.ts'
import { inDatabase, onPrivileges, toGrant, toRevokeAny } from './rights.ts'
import { roleDocuments, roleNames } from './role-names.ts'

const fields = ['privileges', 'roles', 'authenticationRestrictions']

/** createRole. */
export function createRoleCommand({ store, carryOut }: Parts): Command {
  return {
    name: 'createRole',
    on: 'primary',
    needs: (request) => [inDatabase(request.db, 'createRole'), ...rights(request)],
    run: (request) => {
      allowOnly(request, fields)
      const role = newName(request)
      const privileges = parsePrivileges(needed(request, 'privileges'))
      const roles = roleNames(needed(request, 'roles'), request.db)
      const restrictions = parseRestrictions(list(request, 'authenticationRestrictions') ?? [])
      mayInherit(store, role, roles)
      keepAtHome(role, privileges)
      if (storedRole(store, role) !== null) throw mongoError(51002, `Role "${shown(role)}" already exists`)
      const made: Document = {
        _id: idOf(role),
        role: role.name,
        db: role.db,
        privileges,
        roles: roleDocuments(roles),
        ...(restrictions.length === 0 ? {} : { authenticationRestrictions: restrictions }),
      }
      carryOut([inserting(rolesCollection, made)])
      return {}
    },
  }
}

/** updateRole. */
export function updateRoleCommand({ store, carryOut }: Parts): Command {
  return {
    name: 'updateRole',
    on: 'primary',
    needs: (request) => [toRevokeAny, ...rights(request)],
    run: (request) => {
      allowOnly(request, fields)
      const role: Name = { name: target(request), db: request.db }
      const changes = changesOf(store, role, request)
      if (Object.keys(changes).length === 0) {
        throw mongoError(2, 'Must specify at least one field to update in updateRole')
      }
      const before = storedRole(store, role)
      if (before === null) throw mongoError(31, `Role ${shown(role)} not found`)
      const { authenticationRestrictions, ...others } = { ...before, ...changes }
      const restrictions = authenticationRestrictions?.length ? { authenticationRestrictions } : {}
      carryOut([replacing(rolesCollection, { ...others, ...restrictions })])
      return {}
    },
  }
}

function changesOf(store: Store, role: Name, request: Request): Document {
  const privileges = list(request, 'privileges')
  const roles = list(request, 'roles')
  const restrictions = list(request, 'authenticationRestrictions')
  if (privileges === null && roles === null && restrictions === null) return {}
  const changes: Document = {}
  mustExist(store, [role])
  if (privileges !== null) changes.privileges = parsePrivileges(privileges)
  if (restrictions !== null) changes.authenticationRestrictions = parseRestrictions(restrictions)
  if (roles !== null) {
    const names = roleNames(roles, role.db)
    mayInherit(store, role, names)
    changes.roles = roleDocuments(names)
  }
  keepAtHome(role, changes.privileges ?? [])
  return changes
}

function newName({ db, ...request }: Request): Name {
  const role: Name = { name: target({ ...request, db }), db }
  if (role.name === '') throw mongoError(2, 'Role name must be non-empty')
  if (db === 'local') throw mongoError(2, 'Cannot create roles in the local database')
  if (db === '$external') throw mongoError(2, 'Cannot create roles in the $external database')
  if (builtinRole(role) !== null) throw mongoError(2, 'Cannot create roles with the same name as a built-in role')
  return role
}

function rights(request: Request): readonly Privilege[] {
  const isRestricted = request.body.authenticationRestrictions !== undefined
  return [
    ...toGrant(roleNames(list(request, 'roles') ?? [], request.db)),
    ...onPrivileges('grantRole', parsePrivileges(list(request, 'privileges') ?? [])),
    ...(isRestricted ? [inDatabase(request.db, 'setAuthenticationRestriction')] : []),
  ]
}
