import { isDeepStrictEqual } from 'node:util'
import { type Change, set } from '../../state/change.ts'
import type { Json } from '../../state/json.ts'
import { codes } from '../../state/mongo/codes.ts'
import { type Restriction, restrictionsText } from '../../state/mongo/restrictions.ts'
import { type RoleName, rolesText } from '../../state/mongo/role-name.ts'
import type { Realm, Sought } from '../../state/mongo/sought.ts'
import { type MongoUser, plannedPassword, type UserName } from '../../state/mongo/user.ts'
import type { MongoDocument, MongoProbe } from '../../state/mongo.ts'
import type { Secret } from '../../template/values.ts'
import { alter } from './access.ts'

/** What a user is to be; what is undefined stays as it is. */
export interface WantedUser {
  readonly name: UserName
  readonly password: Secret | undefined
  readonly roles: readonly RoleName[] | undefined
  readonly customData: Readonly<Record<string, Json>> | undefined
  readonly restrictions: readonly Restriction[] | undefined
}

/** Where a user is, and what finds it. */
interface Spot {
  readonly realm: Realm
  readonly probe: MongoProbe<Sought<MongoUser>>
}

/** Makes a user that is not there. */
export function createUser(spot: Spot, wanted: WantedUser, alone: boolean): Change {
  const { name, password, roles = [], customData, restrictions } = wanted
  const it = {
    roles,
    customData: customData ?? {},
    restrictions: restrictions ?? [],
    hasPassword: password ? plannedPassword(password) : () => false,
  }
  const command = {
    createUser: name.user,
    ...(password && { pwd: password }),
    roles,
    ...fields({ customData, restrictions }),
  }
  // Where nobody exists, another run may have been faster: then its user must log in.
  const stale = alone ? [codes.userExists, codes.unauthorized] : [codes.userExists]
  return change(spot, wanted, `create user ${spot.probe.subject}`, command, { kind: 'found', it }, stale)
}

/** Changes what differs of a user, and nothing else. */
export function updateUser(spot: Spot, wanted: WantedUser, it: MongoUser): readonly Change[] {
  const { name } = wanted
  const due = differences(wanted, it)
  const titles = [
    due.password && 'password',
    due.roles && 'roles',
    due.customData && 'custom data',
    due.restrictions && 'restrictions',
  ].filter((title) => typeof title === 'string')
  if (titles.length === 0) return []
  const { password, roles, ...others } = due
  const command = {
    updateUser: name.user,
    ...(password && { pwd: password }),
    ...(roles && { roles }),
    ...fields(others),
  }
  const after = {
    roles: roles ?? it.roles,
    customData: due.customData ?? it.customData,
    restrictions: due.restrictions ?? it.restrictions,
    hasPassword: password ? plannedPassword(password) : it.hasPassword,
  }
  const title = `change ${titles.join(', ')} of ${spot.probe.subject}`
  return [change(spot, wanted, title, command, { kind: 'found', it: after }, [codes.userNotFound])]
}

/** Removes a user. */
export function dropUser(spot: Spot, wanted: WantedUser): Change {
  const { name } = wanted
  const gone = { kind: 'missing', alone: false } as const
  return change(spot, wanted, `remove user ${spot.probe.subject}`, { dropUser: name.user }, gone, [codes.userNotFound])
}

function differences(wanted: WantedUser, it: MongoUser): Omit<WantedUser, 'name'> {
  const { password, roles, customData, restrictions } = wanted
  return {
    password: password && !it.hasPassword(password) ? password : undefined,
    roles: roles && rolesText(roles) !== rolesText(it.roles) ? roles : undefined,
    customData: customData && !isDeepStrictEqual(customData, it.customData) ? customData : undefined,
    restrictions:
      restrictions && restrictionsText(restrictions) !== restrictionsText(it.restrictions) ? restrictions : undefined,
  }
}

function fields({ customData, restrictions }: Pick<WantedUser, 'customData' | 'restrictions'>): MongoDocument {
  return { ...(customData && { customData }), ...(restrictions && { authenticationRestrictions: restrictions }) }
}

function change(
  { realm, probe }: Spot,
  { name }: WantedUser,
  title: string,
  command: MongoDocument,
  after: Sought<MongoUser>,
  stale: readonly number[],
): Change {
  return {
    kind: 'state',
    title,
    how: alter(realm, probe, after, { database: name.db, command }, stale),
    sets: [set(probe, after)],
    provides: [],
    touches: 'own',
  }
}
