import type { Access, Log, Options, Parameters, Replication, Store } from '../contract.ts'
import { createInternal } from './internal.ts'
import { createLocalhostException } from './localhost.ts'
import { createLogin } from './login.ts'
import { mergeCommand } from './merge.ts'
import { internalUser, isSame, type Name } from './names.ts'
import type { Parts } from './parts.ts'
import { createProof } from './prove.ts'
import { dropCommands } from './roles/drop.ts'
import { grantCommands as roleGrantCommands } from './roles/grant.ts'
import { rolesInfoCommand } from './roles/info.ts'
import { createRoleCommand, updateRoleCommand } from './roles/write.ts'
import { mechanisms } from './scram/secrets.ts'
import { createSessions } from './sessions.ts'
import { connectionStatusCommand } from './status.ts'
import { createUserCommand } from './users/create.ts'
import { iterationsOf } from './users/credentials.ts'
import { dropAllUsersCommand, dropUserCommand } from './users/drop.ts'
import { grantCommands as userGrantCommands } from './users/grant.ts'
import { usersInfoCommand } from './users/info.ts'
import { updateUserCommand } from './users/update.ts'
import { createUsers } from './users/user.ts'
import { createWrites } from './writes.ts'

interface AccessParts {
  readonly options: Options
  readonly store: Store
  readonly log: Log
  readonly parameters: Parameters
  /** The keys of the keyFile; none without one. */
  readonly keys: readonly string[]
  readonly replication: () => Replication
}

/** Who may do what on this server. */
export function createAccess({ options, store, log, parameters, keys, replication }: AccessParts): Access {
  const isEnabled = options.authorization
  const users = createUsers(store)
  const isAllowed = isEnabled && parameters.get('enableLocalhostAuthBypass') !== false
  const exception = createLocalhostException(isAllowed, users, () => replication().state())
  const sessions = createSessions({ isEnabled, users, exception, log })
  const internal = createInternal(keys, (mechanism) => iterationsOf(parameters, mechanism))
  const login = createLogin({
    users,
    internal,
    log,
    enabled: () => enabledOf(parameters),
    failedDelay: () => Number(parameters.get('authFailedDelayMs') ?? 0),
  })
  const parts: Parts = { store, users, sessions, carryOut: createWrites(store, replication), parameters }
  return {
    isEnabled,
    commands: [...login.commands, connectionStatusCommand(sessions), ...userCommands(parts), ...roleCommands(parts)],
    check: sessions.check,
    may: sessions.may,
    sees: sessions.sees,
    speculate: login.speculate,
    proveTo: createProof(keys),
    refresh: users.forget,
    mechanisms: (name, db) => {
      const user: Name = { name, db }
      if (isSame(user, internalUser)) return keys.length === 0 ? null : mechanisms
      const credentials = users.document(user)?.credentials
      return credentials === undefined ? null : mechanisms.filter((mechanism) => mechanism in credentials)
    },
  }
}

function userCommands(parts: Parts) {
  return [
    createUserCommand(parts),
    updateUserCommand(parts),
    dropUserCommand(parts),
    dropAllUsersCommand(parts),
    ...userGrantCommands(parts),
    usersInfoCommand(parts),
  ]
}

function roleCommands(parts: Parts) {
  return [
    createRoleCommand(parts),
    updateRoleCommand(parts),
    ...dropCommands(parts),
    ...roleGrantCommands(parts),
    rolesInfoCommand(parts),
    mergeCommand(parts),
  ]
}

function enabledOf({ get }: Parameters): readonly string[] {
  const enabled = get('authenticationMechanisms')
  return Array.isArray(enabled) ? enabled.map(String) : mechanisms
}
