import type { Document } from 'bson'
import type { Command, Privilege, Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, list, needed, target } from '../args.ts'
import { merged } from '../matching.ts'
import { isSame, type Name, shown, unique } from '../names.ts'
import type { Parts } from '../parts.ts'
import { replacing } from '../writes.ts'
import { builtinRole } from './builtin.ts'
import { mayInherit } from './inherit.ts'
import { keepAtHome, parsePrivileges, without } from './privileges.ts'
import { mustExist, rolesCollection, rolesIn, storedRole } from './resolve.ts'
import { onPrivileges, toGrant, toRevoke } from './rights.ts'
import { roleDocuments, roleNames } from './role-names.ts'

/** grantRolesToRole, revokeRolesFromRole, grantPrivilegesToRole and revokePrivilegesFromRole. */
export function grantCommands(parts: Parts): readonly Command[] {
  const { store } = parts
  return [
    {
      name: 'grantRolesToRole',
      on: 'primary',
      needs: (request) => toGrant(namedRoles(request)),
      run: (request) =>
        change(parts, request, 'roles', (role, before) => {
          const added = namedRoles(request)
          mayInherit(store, role, added)
          return roleDocuments(unique([...rolesIn(before), ...added]))
        }),
    },
    {
      name: 'revokeRolesFromRole',
      on: 'primary',
      needs: (request) => toRevoke(namedRoles(request)),
      run: (request) =>
        change(parts, request, 'roles', (_role, before) => {
          const gone = namedRoles(request)
          return roleDocuments(rolesIn(before).filter((held) => !gone.some((other) => isSame(other, held))))
        }),
    },
    {
      name: 'grantPrivilegesToRole',
      on: 'primary',
      needs: (request) => onPrivileges('grantRole', namedPrivileges(request)),
      run: (request) =>
        change(parts, request, 'privileges', (role, before) => {
          const added = namedPrivileges(request)
          keepAtHome(role, added)
          return merged([...before.privileges, ...added])
        }),
    },
    {
      name: 'revokePrivilegesFromRole',
      on: 'primary',
      needs: (request) => onPrivileges('revokeRole', namedPrivileges(request)),
      run: (request) =>
        change(parts, request, 'privileges', (_role, before) => without(before.privileges, namedPrivileges(request))),
    },
  ]
}

type Field = 'roles' | 'privileges'

function change(
  { store, carryOut }: Parts,
  request: Request,
  field: Field,
  after: (role: Name, before: Document) => unknown,
): Document {
  allowOnly(request, [field])
  const role: Name = { name: target(request), db: request.db }
  if (needed(request, field).length === 0) {
    throw mongoError(2, `${request.name} command requires a non-empty "${field}" array`)
  }
  if (builtinRole(role) !== null) throw mongoError(2, `${shown(role)} is a built-in role and cannot be modified`)
  mustExist(store, [role])
  const before = storedRole(store, role) ?? {}
  carryOut([replacing(rolesCollection, { ...before, [field]: after(role, before) })])
  return {}
}

function namedRoles(request: Request): readonly Name[] {
  return roleNames(list(request, 'roles') ?? [], request.db)
}

function namedPrivileges(request: Request): readonly Privilege[] {
  return parsePrivileges(list(request, 'privileges') ?? [])
}
