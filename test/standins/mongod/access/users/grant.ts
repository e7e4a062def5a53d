import type { Command, Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, list, needed, target } from '../args.ts'
import { isSame, type Name, unique } from '../names.ts'
import type { Parts } from '../parts.ts'
import { mustExist, rolesIn } from '../roles/resolve.ts'
import { toGrant, toRevoke } from '../roles/rights.ts'
import { roleDocuments, roleNames } from '../roles/role-names.ts'
import { replacing } from '../writes.ts'
import { usersCollection } from './user.ts'

/** grantRolesToUser and revokeRolesFromUser. */
export function grantCommands(parts: Parts): readonly Command[] {
  return [
    {
      name: 'grantRolesToUser',
      on: 'primary',
      needs: (request) => toGrant(named(request)),
      run: (request) => change(parts, request, (held, named) => unique([...held, ...named])),
    },
    {
      name: 'revokeRolesFromUser',
      on: 'primary',
      needs: (request) => toRevoke(named(request)),
      run: (request) =>
        change(parts, request, (held, named) => held.filter((role) => !named.some((gone) => isSame(gone, role)))),
    },
  ]
}

type Combine = (held: readonly Name[], named: readonly Name[]) => readonly Name[]

function change({ store, users, carryOut }: Parts, request: Request, combine: Combine): Record<string, never> {
  allowOnly(request, ['roles'])
  const { name, db } = { name: target(request), db: request.db }
  const roles = roleNames(needed(request, 'roles'), db)
  if (roles.length === 0) throw mongoError(2, `${request.name} command requires a non-empty "roles" array`)
  const before = users.document({ name, db })
  if (before === null) throw mongoError(11, `Could not find user "${name}" for db "${db}"`)
  mustExist(store, roles)
  const after = { ...before, roles: roleDocuments(combine(rolesIn(before), roles)) }
  carryOut([replacing(usersCollection, after)])
  return {}
}

function named(request: Request): readonly Name[] {
  return roleNames(list(request, 'roles') ?? [], request.db)
}
