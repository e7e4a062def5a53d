import type { Secret } from '../../template/values.ts'
import type { Json } from '../json.ts'
import type { MongoProbe, MongoReply } from '../mongo.ts'
import { documentIn } from './documents.ts'
import { type Restriction, restrictionsIn, restrictionsText } from './restrictions.ts'
import { type RoleName, rolesIn, rolesText } from './role-name.ts'
import { credentialsOf, isPasswordOf } from './scram.ts'
import { type Realm, type Sought, seeking, subjectOf } from './sought.ts'

/** A user as the primary has it. */
export interface MongoUser {
  readonly roles: readonly RoleName[]
  readonly customData: Readonly<Record<string, Json>>
  readonly restrictions: readonly Restriction[]
  /** Whether this is its password, as far as the keys that are kept of it tell. */
  readonly hasPassword: (password: Secret) => boolean
}

/** A user by the database in which it is made, which is the one that it logs in by. */
export interface UserName {
  readonly user: string
  readonly db: string
}

/** What else than the roles is to be looked at. */
interface Regards {
  readonly password: Secret | null
  readonly restrictions: boolean
}

/** `rocket@admin`. */
export function userText({ user, db }: UserName): string {
  return `${user}@${db}`
}

/** A user; of its password a plan shows no more than whether it is the one that is `regarded`. */
export function mongoUser(realm: Realm, name: UserName, regards: Regards): MongoProbe<Sought<MongoUser>> {
  const { password, restrictions } = regards
  const family = seeking<MongoUser>(realm, {
    name: 'mongo_user',
    command: {
      usersInfo: { user: name.user, db: name.db },
      ...(password && { showCredentials: true }),
      ...(restrictions && { showAuthenticationRestrictions: true }),
    },
    list: 'users',
    read: (document) => readUser(document, name.user),
    cells: (it) => ({
      roles: rolesText(it.roles),
      custom_data: Object.keys(it.customData).length === 0 ? null : it.customData,
      ...(restrictions && { authentication_restrictions: restrictionsText(it.restrictions) }),
      ...(password && { password: it.hasPassword(password) ? 'as given' : 'another' }),
    }),
  })
  return { family, subject: subjectOf(realm, userText(name)) }
}

/** Of a user that is only planned: this one it will have, and no other. */
export function plannedPassword(planned: Secret): MongoUser['hasPassword'] {
  return (password) => String(password.open()) === String(planned.open())
}

function readUser(document: MongoReply, user: string): MongoUser {
  const credentials = credentialsOf(documentIn(document, 'credentials'))
  return {
    roles: rolesIn(document),
    customData: documentIn(document, 'customData'),
    restrictions: restrictionsIn(document.authenticationRestrictions),
    hasPassword: remembered((password) => isPasswordOf(credentials, user, String(password.open()))),
  }
}

/** The keys are made slow to compute on purpose, and a plan, its result and its cells each ask. */
function remembered(judge: MongoUser['hasPassword']): MongoUser['hasPassword'] {
  const known = new WeakMap<Secret, boolean>()
  return (password) => {
    const answer = known.get(password) ?? judge(password)
    known.set(password, answer)
    return answer
  }
}
