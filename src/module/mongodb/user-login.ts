import type { Realm } from '../../state/mongo/sought.ts'
import { type UserName, userText } from '../../state/mongo/user.ts'
import type { MongoServer } from '../../state/mongo.ts'
import type { Secret } from '../../template/values.ts'
import type { FoundTls } from '../mongo-args.ts'
import { type AccessArgs, realmOf, refusedLogin } from './access.ts'

/** What says who logs in to see to a user, who may be that very user. */
export interface LoginTask extends AccessArgs {
  readonly password: Secret | undefined
  readonly state: 'present' | 'absent'
}

/** The user that a task is about. */
export function nameOf({ name, database }: LoginTask): UserName {
  return { user: name, db: database }
}

/** Whether a user sees to itself. */
export function isOwnLogin({ name, database, login_user, login_database }: LoginTask): boolean {
  return login_user === name && login_database === database
}

/**
 * The set, logged in to by the user itself where no login is given: the first one has nobody else to do so when it is
 * looked at again. Who gets another password logs in by either, as it may have been set before.
 */
export function userRealm(args: LoginTask, found: FoundTls): Realm {
  const realm = realmOf(args, found)
  const { name: user, database, password, auth_mechanism: mechanism = null } = args
  if (!password || args.state === 'absent') return realm
  const { login } = realm.server
  if (args.login_user === undefined) return loggedIn(realm, { user, password, database, mechanism })
  return login && isOwnLogin(args) ? loggedIn(realm, { ...login, nextPassword: password }) : realm
}

function loggedIn({ server, replicaSet }: Realm, login: MongoServer['login']): Realm {
  return { server: { ...server, login }, replicaSet }
}

/** What it means that the login is refused. */
export function shutOut(args: LoginTask): string {
  return isOwnLogin(args) && args.password && args.state === 'present'
    ? `neither login_password nor password is the one of ${userText(nameOf(args))}`
    : refusedLogin(args)
}
