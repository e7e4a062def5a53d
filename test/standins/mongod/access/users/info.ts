import type { Document } from 'bson'
import { Query } from 'mingo'
import type { Command, Privilege, Request, Store } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, document, flag, isDocument } from '../args.ts'
import { isSame, type Name } from '../names.ts'
import type { Parts } from '../parts.ts'
import { resolveRoles, rolesIn } from '../roles/resolve.ts'
import { inDatabase } from '../roles/rights.ts'
import { roleDocuments } from '../roles/role-names.ts'
import { usersCollection } from './user.ts'

const fields = ['showPrivileges', 'showCredentials', 'showCustomData', 'showAuthenticationRestrictions', 'filter']

/** Whom a command asks about: all of a database, all of all databases, or some by their names. */
type Asked = { readonly all: 'here' | 'everywhere' } | { readonly names: readonly Name[] }

/** usersInfo: unknown users are just not in the answer. */
export function usersInfoCommand({ store, sessions }: Parts): Command {
  return {
    name: 'usersInfo',
    on: 'reader',
    needs: (request) => rights(askedOf(request), request, sessions.user(request.connection)?.name ?? null),
    run: (request) => {
      allowOnly(request, fields)
      const asked = askedOf(request)
      const filter = document(request, 'filter')
      const isDetailed =
        flag(request, 'showPrivileges', false) || flag(request, 'showAuthenticationRestrictions', false)
      if (isDetailed && (filter !== null || 'all' in asked)) {
        throw mongoError(20, 'Privilege or restriction details require exact-match usersInfo queries')
      }
      const found = [...store.documents(usersCollection)]
        .filter((user) => isMeant(asked, user, request.db))
        .sort(byName)
      const users = found.map((user) => described(store, user, request, isDetailed))
      return { users: filter === null ? users : users.filter((user) => new Query(filter).test(user)) }
    },
  }
}

function askedOf({ body, db }: Request): Asked {
  const value: unknown = body.usersInfo
  if (value === 1 || value === true) return { all: 'here' }
  if (isDocument(value) && 'forAllDBs' in value) return { all: 'everywhere' }
  return { names: (Array.isArray(value) ? value : [value]).map((one) => nameOf(one, db)) }
}

function nameOf(value: unknown, db: string): Name {
  if (typeof value === 'string') return { name: value, db }
  if (isDocument(value) && typeof value.user === 'string' && typeof value.db === 'string') {
    return { name: value.user, db: value.db }
  }
  throw mongoError(2, 'UserName must contain exactly two fields: user and db, or be a string')
}

function rights(asked: Asked, { db }: Request, self: Name | null): readonly Privilege[] {
  if (!('all' in asked)) {
    const others = asked.names.filter((name) => self === null || !isSame(name, self))
    return others.map((name) => inDatabase(name.db, 'viewUser'))
  }
  return asked.all === 'here' ? [inDatabase(db, 'viewUser')] : [{ resource: { cluster: true }, actions: ['viewUser'] }]
}

function isMeant(asked: Asked, user: Document, here: string): boolean {
  if ('all' in asked) return asked.all === 'everywhere' || user.db === here
  return asked.names.some((name) => isSame(name, { name: user.user, db: user.db }))
}

function described(store: Store, user: Document, request: Request, isDetailed: boolean): Document {
  const { credentials, customData, authenticationRestrictions, ...others } = user
  return {
    ...others,
    ...(flag(request, 'showCredentials', false) ? { credentials } : {}),
    ...(flag(request, 'showCustomData', true) && customData !== undefined ? { customData } : {}),
    mechanisms: Object.keys(credentials ?? {}),
    ...(isDetailed ? inherited(store, user, flag(request, 'showAuthenticationRestrictions', false)) : {}),
  }
}

function inherited(store: Store, user: Document, showsRestrictions: boolean): Document {
  const { roles, privileges, restrictions } = resolveRoles(store, rolesIn(user))
  const own: readonly Document[] = user.authenticationRestrictions ?? []
  return {
    ...(showsRestrictions ? { authenticationRestrictions: own } : {}),
    inheritedRoles: roleDocuments(roles),
    inheritedPrivileges: privileges,
    ...(showsRestrictions ? { inheritedAuthenticationRestrictions: restrictions } : {}),
  }
}

function byName(a: Document, b: Document): number {
  if (a.user !== b.user) return a.user < b.user ? -1 : 1
  return a.db < b.db ? -1 : 1
}
