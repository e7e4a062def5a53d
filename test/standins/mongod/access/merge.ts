import type { Document } from 'bson'
import type { Command, Op, Privilege, Request, Store } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Action } from './actions.ts'
import { allowOnly, flag, text } from './args.ts'
import { onNamespace } from './needs.ts'
import type { Parts } from './parts.ts'
import { rolesCollection } from './roles/resolve.ts'
import { inDatabase } from './roles/rights.ts'
import { usersCollection } from './users/user.ts'
import { inserting, removing, replacing } from './writes.ts'

/** _mergeAuthzCollections: mongorestore puts users and roles aside first, and then has them taken over from there. */
export function mergeCommand({ store, carryOut }: Parts): Command {
  return {
    name: '_mergeAuthzCollections',
    adminOnly: true,
    on: 'primary',
    needs: rights,
    run: (request) => {
      allowOnly(request, ['tempUsersCollection', 'tempRolesCollection', 'db', 'drop'])
      const [users, roles] = [text(request, 'tempUsersCollection') ?? '', text(request, 'tempRolesCollection') ?? '']
      if (users === '' && roles === '') {
        throw mongoError(2, 'Must provide at least one of "tempUsersCollection" and "tempRolescollection"')
      }
      const db = text(request, 'db') ?? ''
      const isDropping = flag(request, 'drop', false)
      const ops = [
        ...(users === '' ? [] : merging(store, users, usersCollection, db, isDropping)),
        ...(roles === '' ? [] : merging(store, roles, rolesCollection, db, isDropping)),
      ]
      if (ops.length > 0) carryOut(ops)
      return {}
    },
  }
}

/** Those aside are added; those that stood are replaced or dropped only where that is asked. */
function merging(store: Store, aside: string, home: string, db: string, isDropping: boolean): readonly Op[] {
  const isMeant = (document: Document): boolean => db === '' || document.db === db
  const taken = [...store.documents(aside)].filter(isMeant)
  const standing = [...store.documents(home)].filter(isMeant)
  const isAmong = (documents: readonly Document[], { _id }: Document): boolean =>
    documents.some((other) => other._id === _id)
  return [
    ...taken.filter((document) => !isAmong(standing, document)).map((document) => inserting(home, document)),
    ...(isDropping
      ? [
          ...taken.filter((document) => isAmong(standing, document)).map((document) => replacing(home, document)),
          ...standing.filter((document) => !isAmong(taken, document)).map((document) => removing(home, document)),
        ]
      : []),
  ]
}

function rights({ body }: Request): readonly Privilege[] {
  const dropping: readonly Action[] = body.drop === true ? ['dropUser', 'dropRole'] : []
  const aside = [body.tempUsersCollection, body.tempRolesCollection].filter((ns) => typeof ns === 'string' && ns !== '')
  return [
    inDatabase('', 'createUser', 'createRole', 'grantRole', 'revokeRole', ...dropping),
    ...aside.map((ns) => onNamespace(String(ns), 'find')),
  ]
}
