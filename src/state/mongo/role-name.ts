import type { MongoReply } from '../mongo.ts'
import { documentsIn, textIn } from './documents.ts'

/** A role as a user or another role holds it: each database has roles of its own. */
export type RoleName = { readonly role: string; readonly db: string }

/** `readWrite@rocketchat`. */
export function roleText({ role, db }: RoleName): string {
  return `${role}@${db}`
}

/** Roles as a plan shows them: it makes no difference in which order they were given, or whether twice. */
export function rolesText(roles: readonly RoleName[]): string {
  return [...new Set(roles.map(roleText))].sort().join(' ')
}

/** The `roles` of a user or a role. */
export function rolesIn(document: MongoReply): readonly RoleName[] {
  return documentsIn(document, 'roles').map((item) => ({
    role: textIn(item, 'role') ?? '',
    db: textIn(item, 'db') ?? '',
  }))
}
