import type { Document } from 'bson'
import type { Privilege, Store } from '../../contract.ts'
import { internalPrivileges } from '../internal.ts'
import { type Grants, grantsOf } from '../matching.ts'
import { idOf, internalUser, isSame, type Name } from '../names.ts'
import { type Resolved, resolveRoles, rolesCollection, rolesIn } from '../roles/resolve.ts'

/** Where users are kept. */
export const usersCollection = 'admin.system.users'

/** A user with all that its roles come to. */
export interface User {
  readonly name: Name
  /** Its roles, those inherited after those of its own. */
  readonly roles: readonly Name[]
  readonly privileges: readonly Privilege[]
  readonly grants: Grants
  readonly restrictions: readonly (readonly Document[])[]
}

/** Looks users up, and remembers what their roles come to. */
export interface Users {
  readonly find: (name: Name) => User | null
  readonly document: (name: Name) => Document | null
  /** There is a user, or a role that is not built in. */
  readonly isAnyone: () => boolean
  readonly forget: () => void
}

interface Remembered {
  readonly user: User
  readonly document: Document
  readonly sources: Resolved['sources']
}

const system: User = {
  name: internalUser,
  roles: [{ name: '__system', db: 'admin' }],
  privileges: internalPrivileges,
  grants: grantsOf(internalPrivileges),
  restrictions: [],
}

/** The users of a store. What is remembered holds only as long as the very documents that it was read from. */
export function createUsers(store: Store): Users {
  const remembered = new Map<string, Remembered>()
  const document = (name: Name): Document | null => store.byId(usersCollection, idOf(name))
  const isFresh = ({ sources }: Remembered): boolean =>
    sources.every((source) => store.byId(rolesCollection, source.id) === source.document)
  return {
    document,
    find: (name) => {
      if (isSame(name, internalUser)) return system
      const found = document(name)
      if (found === null) return null
      const known = remembered.get(idOf(name))
      if (known !== undefined && known.document === found && isFresh(known)) return known.user
      const resolved = resolveRoles(store, rolesIn(found))
      const user = userOf(name, found, resolved)
      remembered.set(idOf(name), { user, document: found, sources: resolved.sources })
      return user
    },
    isAnyone: () => [usersCollection, rolesCollection].some((ns) => (store.collection(ns)?.count ?? 0) > 0),
    forget: () => remembered.clear(),
  }
}

function userOf(name: Name, document: Document, { roles, privileges, restrictions }: Resolved): User {
  const own: readonly Document[] = document.authenticationRestrictions ?? []
  return { name, roles, privileges, grants: grantsOf(privileges), restrictions: [own, ...restrictions] }
}
