import type { MongoProbe, MongoReply } from '../mongo.ts'
import { type Privilege, privilegesIn, privilegesText } from './privileges.ts'
import { type Restriction, restrictionsIn, restrictionsText } from './restrictions.ts'
import { type RoleName, rolesIn, rolesText, roleText } from './role-name.ts'
import { type Realm, type Sought, seeking, subjectOf } from './sought.ts'

/** A role as the primary has it. */
export interface MongoRole {
  readonly isBuiltin: boolean
  readonly privileges: readonly Privilege[]
  readonly roles: readonly RoleName[]
  readonly restrictions: readonly Restriction[]
}

/** A role; without `details`, only whether there is one. */
export function mongoRole(realm: Realm, name: RoleName, details: boolean): MongoProbe<Sought<MongoRole>> {
  const family = seeking<MongoRole>(realm, {
    name: 'mongo_role',
    command: {
      rolesInfo: { role: name.role, db: name.db },
      ...(details && { showPrivileges: true, showAuthenticationRestrictions: true }),
    },
    list: 'roles',
    read: readRole,
    cells: ({ privileges, roles, restrictions }) =>
      details
        ? {
            privileges: privilegesText(privileges),
            roles: rolesText(roles),
            authentication_restrictions: restrictionsText(restrictions),
          }
        : {},
  })
  return { family, subject: subjectOf(realm, roleText(name)) }
}

function readRole(document: MongoReply): MongoRole {
  return {
    isBuiltin: document.isBuiltin === true,
    privileges: privilegesIn(document.privileges) ?? [],
    roles: rolesIn(document),
    restrictions: restrictionsIn(document.authenticationRestrictions),
  }
}
