import type { Document } from 'bson'
import type { Command, Request, Store } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, flag } from '../args.ts'
import { idOf, isSame, type Name } from '../names.ts'
import type { Parts } from '../parts.ts'
import { builtinNames, builtinRole } from './builtin.ts'
import { isRole, resolveRoles, rolesCollection, rolesIn, storedRole } from './resolve.ts'
import { inDatabase } from './rights.ts'
import { roleDocuments, roleName } from './role-names.ts'

const fields = ['showPrivileges', 'showBuiltinRoles', 'showAuthenticationRestrictions']

/** rolesInfo: unknown roles are just not in the answer. */
export function rolesInfoCommand({ store, sessions }: Parts): Command {
  return {
    name: 'rolesInfo',
    on: 'reader',
    needs: (request) => {
      const named = namesOf(request)
      if (named === null) return [inDatabase(request.db, 'viewRole')]
      const own = sessions.user(request.connection)?.roles ?? []
      const others = named.filter((name) => !own.some((role) => isSame(role, name)))
      return others.map(({ db }) => inDatabase(db, 'viewRole'))
    },
    run: (request) => {
      allowOnly(request, fields)
      const names = namesOf(request) ?? allOf(store, request)
      const known = names.filter((name) => isRole(store, name))
      return { roles: known.map((name) => described(store, name, request)) }
    },
  }
}

/** The roles that are asked for; null for all of the database. */
function namesOf({ body, db }: Request): readonly Name[] | null {
  const value: unknown = body.rolesInfo
  if (value === 1 || value === true) return null
  if (typeof value === 'number') throw mongoError(2, 'rolesInfo takes 1, a role, or a list of roles')
  return (Array.isArray(value) ? value : [value]).map((role) => roleName(role, db))
}

function allOf(store: Store, request: Request): readonly Name[] {
  const stored = [...store.documents(rolesCollection)]
    .filter(({ db }) => db === request.db)
    .map(({ role, db }): Name => ({ name: role, db }))
  return [...stored, ...(flag(request, 'showBuiltinRoles', false) ? builtinNames(request.db) : [])]
}

function described(store: Store, name: Name, request: Request): Document {
  const stored = storedRole(store, name)
  const direct = stored === null ? [] : rolesIn(stored)
  const { roles, restrictions } = resolveRoles(store, direct)
  const own = stored?.privileges ?? builtinRole(name) ?? []
  const all = resolveRoles(store, [name]).privileges
  return {
    _id: idOf(name),
    role: name.name,
    db: name.db,
    ...(flag(request, 'showPrivileges', false) ? { privileges: own } : {}),
    roles: roleDocuments(direct),
    ...(flag(request, 'showAuthenticationRestrictions', false)
      ? {
          authenticationRestrictions: stored?.authenticationRestrictions ?? [],
          inheritedAuthenticationRestrictions: restrictions,
        }
      : {}),
    inheritedRoles: roleDocuments(roles),
    ...(flag(request, 'showPrivileges', false) ? { inheritedPrivileges: all } : {}),
    isBuiltin: stored === null,
  }
}
