import { mongoError } from '../../errors.ts'
import { isDocument } from '../args.ts'
import { type Name, unique } from '../names.ts'

/** The roles that a list in a command names: `'read'` of the command's own database, or `{role, db}`. */
export function roleNames(listed: readonly unknown[], db: string): readonly Name[] {
  return unique(listed.map((role) => roleName(role, db)))
}

/** One role that a command names. */
export function roleName(role: unknown, db: string): Name {
  if (typeof role === 'string') return { name: role, db }
  if (!isDocument(role)) throw mongoError(2, 'Role names must be either strings or objects')
  for (const field of ['role', 'db']) {
    if (typeof role[field] !== 'string') throw mongoError(2, `Missing expected field "${field}"`)
  }
  return { name: role.role, db: role.db }
}

/** Roles as documents hold them. */
export function roleDocuments(names: readonly Name[]): readonly { readonly role: string; readonly db: string }[] {
  return names.map(({ name, db }) => ({ role: name, db }))
}
