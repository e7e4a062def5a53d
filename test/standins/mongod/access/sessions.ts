import type { Command, Connection, Log, MongoError, Privilege, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { LocalhostException } from './localhost.ts'
import { covers, reaches } from './matching.ts'
import type { Name } from './names.ts'
import { printed } from './print.ts'
import { isWelcome } from './restrictions.ts'
import type { User, Users } from './users/user.ts'

/** Who is at the other end of connections, and what they may do. */
export interface Sessions {
  /** The user of a connection, whose rights are those of this moment; null for nobody. */
  readonly user: (connection: Connection) => User | null
  readonly may: (request: Request, privileges: readonly Privilege[]) => boolean
  readonly sees: (request: Request, db: string) => boolean
  /** Throws 13 where the connection may not run the command. */
  readonly check: (command: Command, request: Request) => void
}

interface Parts {
  readonly isEnabled: boolean
  readonly users: Users
  readonly exception: LocalhostException
  readonly log: Log
}

/** The connections' rights. */
export function createSessions({ isEnabled, users, exception, log }: Parts): Sessions {
  const user = (connection: Connection): User | null => {
    const { identity } = connection
    if (identity === null) return null
    const name: Name = { name: identity.user, db: identity.db }
    const found = users.find(name)
    if (found !== null && isWelcome(found.restrictions, connection.remote)) return found
    connection.identity = null
    log.write('I', 'ACCESS', ...lost(found === null), { user: { user: name.name, db: name.db } })
    return null
  }
  const may = ({ connection }: Request, privileges: readonly Privilege[]): boolean => {
    if (!isEnabled) return true
    const byException = exception.grants(connection)
    const byRoles = user(connection)?.grants ?? null
    return privileges.every((asked) =>
      [byException, byRoles].some((grants) => grants !== null && covers(grants, asked)),
    )
  }
  return {
    user,
    may,
    sees: ({ connection }, db) => {
      const found = user(connection)
      return !isEnabled || (found !== null && reaches(found.grants, db))
    },
    check: (command, request) => {
      const refused = refusal(command, request)
      if (refused === null) return
      const error = { code: refused.code, codeName: refused.codeName, errmsg: refused.message }
      log.write('I', 'ACCESS', 20436, `conn${request.connection.id}`, 'Checking authorization failed', { error })
      throw refused
    },
  }

  function refusal(command: Command, request: Request): MongoError | null {
    const found = user(request.connection)
    if (!isEnabled || command.needs === 'none') return null
    if (found === null && exception.grants(request.connection) === null) {
      return mongoError(13, `Command ${command.name} requires authentication`)
    }
    if (command.needs === 'login' || may(request, command.needs(request))) return null
    const shown = printed(request.body, ['pwd'])
    return mongoError(13, `not authorized on ${request.db} to execute command ${shown}`)
  }
}

/** The line of the log for a connection that has lost its user, who is gone or may no longer come from there. */
function lost(isGone: boolean): readonly [number, string, string] {
  return isGone
    ? [20245, 'main', 'Removed deleted user from session cache of user information']
    : [20242, 'main', 'Removed user with unmet authentication restrictions from session cache of user information']
}
