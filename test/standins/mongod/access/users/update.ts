import type { Document } from 'bson'
import type { Command, Privilege, Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import type { Action } from '../actions.ts'
import { allowOnly, document, list, target } from '../args.ts'
import { isSame, type Name, shown } from '../names.ts'
import type { Parts } from '../parts.ts'
import { parseRestrictions } from '../restrictions.ts'
import { mustExist } from '../roles/resolve.ts'
import { inDatabase, toGrant, toRevokeAny } from '../roles/rights.ts'
import { roleDocuments, roleNames } from '../roles/role-names.ts'
import { replacing } from '../writes.ts'
import { makeUserCredentials, passwordOf, trimmed, wishedMechanisms } from './credentials.ts'
import { usersCollection } from './user.ts'

const fields = ['pwd', 'customData', 'roles', 'digestPassword', 'authenticationRestrictions', 'mechanisms']

/** updateUser. */
export function updateUserCommand(parts: Parts): Command {
  const { users, carryOut } = parts
  return {
    name: 'updateUser',
    on: 'primary',
    needs: (request) => rights(parts, request),
    run: (request) => {
      allowOnly(request, fields)
      const user: Name = { name: target(request), db: request.db }
      const changes = changesOf(parts, request, user)
      if (Object.keys(changes).length === 0) {
        throw mongoError(2, 'Must specify at least one field to update in updateUser')
      }
      const before = users.document(user)
      if (before === null) throw mongoError(11, `User '${shown(user)}' not found`)
      const { authenticationRestrictions, ...others } = { ...before, ...changes }
      const restrictions = authenticationRestrictions?.length ? { authenticationRestrictions } : {}
      carryOut([replacing(usersCollection, { ...others, ...restrictions })])
      return {}
    },
  }
}

/** The fields that become others; an empty list of restrictions is the end of them. */
function changesOf({ store, users, parameters }: Parts, request: Request, user: Name): Document {
  const password = passwordOf(request)
  const mechanisms = wishedMechanisms(request, parameters)
  const roles = list(request, 'roles')
  const customData = document(request, 'customData')
  const restrictions = list(request, 'authenticationRestrictions')
  if (password !== null && user.db === '$external') {
    throw mongoError(2, "Cannot set the password for users defined on the '$external' database")
  }
  const changes: Document = {}
  if (password !== null) changes.credentials = makeUserCredentials(request, user.name, password, parameters)
  else if (mechanisms !== null) {
    const before = users.document(user)
    if (before === null) throw mongoError(11, `Could not find user "${user.name}" for db "${user.db}"`)
    changes.credentials = trimmed(before.credentials, mechanisms)
  }
  if (customData !== null) changes.customData = customData
  if (restrictions !== null) changes.authenticationRestrictions = parseRestrictions(restrictions)
  if (roles !== null) {
    const names = roleNames(roles, user.db)
    mustExist(store, names)
    changes.roles = roleDocuments(names)
  }
  return changes
}

/** Users may change what is theirs where a role of theirs lets them. */
function rights({ sessions }: Parts, request: Request): readonly Privilege[] {
  const { db, body, connection } = request
  const self = sessions.user(connection)
  const isSelf = self !== null && isSame(self.name, { name: String(body.updateUser), db })
  const ofOwn = (own: Action, any: Action): Privilege =>
    isSelf && sessions.may(request, [inDatabase(db, own)]) ? inDatabase(db, own) : inDatabase(db, any)
  const asked: Privilege[] = []
  if (body.pwd !== undefined || body.mechanisms !== undefined) asked.push(ofOwn('changeOwnPassword', 'changePassword'))
  if (body.customData !== undefined) asked.push(ofOwn('changeOwnCustomData', 'changeCustomData'))
  const roles = list(request, 'roles')
  if (roles !== null) asked.push(toRevokeAny, ...toGrant(roleNames(roles, db)))
  if (body.authenticationRestrictions !== undefined) asked.push(inDatabase(db, 'setAuthenticationRestriction'))
  return asked
}
