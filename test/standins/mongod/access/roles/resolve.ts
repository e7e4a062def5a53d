import type { Document } from 'bson'
import type { Privilege, Store } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { merged } from '../matching.ts'
import { idOf, isSame, type Name, shown } from '../names.ts'
import { builtinRole } from './builtin.ts'

/** Where roles are kept. */
export const rolesCollection = 'admin.system.roles'

/** What some roles come to, with all that they inherit. */
export interface Resolved {
  /** The roles themselves first, then those inherited. */
  readonly roles: readonly Name[]
  readonly privileges: readonly Privilege[]
  /** Sets of restrictions, of which each one must be met. */
  readonly restrictions: readonly (readonly Document[])[]
  /** The documents of the store that it was read from; a document is never altered, only replaced. */
  readonly sources: readonly { readonly id: string; readonly document: Document | null }[]
}

/** A role as it is stored; null for one that is built in or unknown. */
export function storedRole(store: Store, name: Name): Document | null {
  return store.byId(rolesCollection, idOf(name))
}

/** Whether a role is known. */
export function isRole(store: Store, name: Name): boolean {
  return builtinRole(name) !== null || storedRole(store, name) !== null
}

/** Throws 31 where any of the roles is unknown. */
export function mustExist(store: Store, names: readonly Name[]): void {
  const unknown = names.filter((name) => !isRole(store, name))
  if (unknown.length === 0) return
  throw mongoError(31, `Could not find role${unknown.length > 1 ? 's' : ''}: ${unknown.map(shown).join(', ')}`)
}

/** The roles that a document (of a user or a role) holds. */
export function rolesIn(document: Document): readonly Name[] {
  const held: readonly { readonly role: string; readonly db: string }[] = document.roles ?? []
  return held.map(({ role, db }) => ({ name: role, db }))
}

/** Follows roles to all that they inherit; those unknown allow nothing. */
export function resolveRoles(store: Store, names: readonly Name[]): Resolved {
  const roles: Name[] = []
  const privileges: Privilege[] = []
  const restrictions: (readonly Document[])[] = []
  const sources: { readonly id: string; readonly document: Document | null }[] = []
  const waiting = [...names]
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const next = name
    if (roles.some((seen) => isSame(seen, next))) continue
    roles.push(next)
    const builtin = builtinRole(next)
    if (builtin !== null) {
      privileges.push(...builtin)
      continue
    }
    const document = storedRole(store, next)
    sources.push({ id: idOf(next), document })
    if (document === null) continue
    privileges.push(...document.privileges)
    if (Array.isArray(document.authenticationRestrictions)) restrictions.push(document.authenticationRestrictions)
    waiting.push(...rolesIn(document))
  }
  return { roles, privileges: merged(privileges), restrictions, sources }
}
