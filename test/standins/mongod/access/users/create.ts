import { type Document, UUID } from 'bson'
import type { Command, Privilege, Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, document, list, needed, target } from '../args.ts'
import { idOf, type Name, shown } from '../names.ts'
import type { Parts } from '../parts.ts'
import { parseRestrictions } from '../restrictions.ts'
import { mustExist } from '../roles/resolve.ts'
import { inDatabase, toGrant } from '../roles/rights.ts'
import { roleDocuments, roleNames } from '../roles/role-names.ts'
import { inserting } from '../writes.ts'
import { makeUserCredentials, passwordOf } from './credentials.ts'
import { usersCollection } from './user.ts'

const fields = ['pwd', 'customData', 'roles', 'digestPassword', 'authenticationRestrictions', 'mechanisms']

/** createUser. */
export function createUserCommand({ store, users, carryOut, parameters }: Parts): Command {
  return {
    name: 'createUser',
    on: 'primary',
    needs: rights,
    run: (request) => {
      allowOnly(request, fields)
      const user: Name = { name: target(request), db: request.db }
      const roles = roleNames(needed(request, 'roles'), request.db)
      const password = checked(request, user, passwordOf(request))
      const restrictions = parseRestrictions(list(request, 'authenticationRestrictions') ?? [])
      const customData = document(request, 'customData')
      const made: Document = {
        _id: idOf(user),
        userId: new UUID(),
        user: user.name,
        db: user.db,
        credentials:
          password === null ? { external: true } : makeUserCredentials(request, user.name, password, parameters),
        ...(restrictions.length === 0 ? {} : { authenticationRestrictions: restrictions }),
        ...(customData === null ? {} : { customData }),
        roles: roleDocuments(roles),
      }
      mustExist(store, roles)
      if (users.document(user) !== null) throw mongoError(51003, `User "${shown(user)}" already exists`)
      carryOut([inserting(usersCollection, made)])
      return {}
    },
  }
}

function rights(request: Request): readonly Privilege[] {
  return [
    inDatabase(request.db, 'createUser'),
    ...toGrant(roleNames(list(request, 'roles') ?? [], request.db)),
    ...(request.body.authenticationRestrictions === undefined
      ? []
      : [inDatabase(request.db, 'setAuthenticationRestriction')]),
  ]
}

function checked(request: Request, { name, db }: Name, password: string | null): string | null {
  if (db === 'local') throw mongoError(2, 'Cannot create users in the local database')
  if (name === '') throw mongoError(2, "User document needs 'user' field to be non-empty")
  if (name.includes('\0')) throw mongoError(2, 'Username cannot contain NULL characters')
  const isExternal = request.db === '$external'
  if (password === null && !isExternal) {
    const others = "except those with '$external' as the user's source db"
    throw mongoError(2, `Must provide a 'pwd' field for all user documents, ${others}`)
  }
  if (password !== null && isExternal) {
    throw mongoError(2, "Cannot set the password for users defined on the '$external' database")
  }
  return password
}
