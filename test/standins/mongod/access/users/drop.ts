import { type Document, Int32 } from 'bson'
import type { Command } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, target } from '../args.ts'
import { type Name, shown } from '../names.ts'
import type { Parts } from '../parts.ts'
import { inDatabase } from '../roles/rights.ts'
import { removing } from '../writes.ts'
import { usersCollection } from './user.ts'

/** dropUser. */
export function dropUserCommand({ users, carryOut }: Parts): Command {
  return {
    name: 'dropUser',
    on: 'primary',
    needs: ({ db }) => [inDatabase(db, 'dropUser')],
    run: (request) => {
      allowOnly(request, [])
      const user: Name = { name: target(request), db: request.db }
      const before = users.document(user)
      if (before === null) throw mongoError(11, `User '${shown(user)}' not found`)
      carryOut([removing(usersCollection, before)])
      return {}
    },
  }
}

/** dropAllUsersFromDatabase. */
export function dropAllUsersCommand({ store, carryOut }: Parts): Command {
  return {
    name: 'dropAllUsersFromDatabase',
    on: 'primary',
    needs: ({ db }) => [inDatabase(db, 'dropUser')],
    run: (request) => {
      allowOnly(request, [])
      const all: readonly Document[] = [...store.documents(usersCollection)]
      const gone = all.filter(({ db }) => db === request.db)
      if (gone.length > 0) carryOut(gone.map((user) => removing(usersCollection, user)))
      return { n: new Int32(gone.length) }
    },
  }
}
