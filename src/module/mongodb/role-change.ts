import { type Change, set } from '../../state/change.ts'
import { codes } from '../../state/mongo/codes.ts'
import { privilegesText } from '../../state/mongo/privileges.ts'
import { restrictionsText } from '../../state/mongo/restrictions.ts'
import type { MongoRole } from '../../state/mongo/role.ts'
import { type RoleName, rolesText } from '../../state/mongo/role-name.ts'
import type { Realm, Sought } from '../../state/mongo/sought.ts'
import type { MongoDocument, MongoProbe } from '../../state/mongo.ts'
import { alter } from './access.ts'

/** What a role is to allow. */
export type WantedRole = Omit<MongoRole, 'isBuiltin'>

/** Where a role is, and what finds it. */
interface Spot {
  readonly realm: Realm
  readonly probe: MongoProbe<Sought<MongoRole>>
  readonly name: RoleName
}

/** Makes a role that is not there. */
export function createRole(spot: Spot, { privileges, roles, restrictions }: WantedRole): Change {
  const { role } = spot.name
  const restricted = restrictions.length > 0 && { authenticationRestrictions: restrictions }
  const command = { createRole: role, privileges, roles, ...restricted }
  const after = { isBuiltin: false, privileges, roles, restrictions }
  return change(spot, 'create', command, { kind: 'found', it: after }, codes.roleExists)
}

/** Changes what differs of a role, and nothing else. */
export function updateRole(spot: Spot, wanted: WantedRole, it: MongoRole): readonly Change[] {
  const { privileges, roles, restrictions } = wanted
  const command = {
    ...(privilegesText(privileges) !== privilegesText(it.privileges) && { privileges }),
    ...(rolesText(roles) !== rolesText(it.roles) && { roles }),
    ...(restrictionsText(restrictions) !== restrictionsText(it.restrictions) && {
      authenticationRestrictions: restrictions,
    }),
  }
  if (Object.keys(command).length === 0) return []
  const after = { ...wanted, isBuiltin: false }
  return [
    change(
      spot,
      'change',
      { updateRole: spot.name.role, ...command },
      { kind: 'found', it: after },
      codes.roleNotFound,
    ),
  ]
}

/** Removes a role. */
export function dropRole(spot: Spot): Change {
  const gone = { kind: 'missing', alone: false } as const
  return change(spot, 'remove', { dropRole: spot.name.role }, gone, codes.roleNotFound)
}

function change(
  { realm, probe, name }: Spot,
  verb: string,
  command: MongoDocument,
  after: Sought<MongoRole>,
  stale: number,
): Change {
  return {
    kind: 'state',
    title: `${verb} role ${probe.subject}`,
    how: alter(realm, probe, after, { database: name.db, command }, [stale]),
    sets: [set(probe, after)],
    provides: [],
    touches: 'own',
  }
}
