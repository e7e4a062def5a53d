import { type Document, Int32 } from 'bson'
import type { Command, Op, Store } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { allowOnly, target } from '../args.ts'
import { isSame, type Name, shown } from '../names.ts'
import type { Parts } from '../parts.ts'
import { usersCollection } from '../users/user.ts'
import { removing, replacing } from '../writes.ts'
import { builtinRole } from './builtin.ts'
import { mustExist, rolesCollection, rolesIn } from './resolve.ts'
import { inDatabase } from './rights.ts'
import { roleDocuments } from './role-names.ts'

/** dropRole and dropAllRolesFromDatabase, which also take the roles from all who had them. */
export function dropCommands({ store, carryOut }: Parts): readonly Command[] {
  return [
    {
      name: 'dropRole',
      on: 'primary',
      needs: ({ db }) => [inDatabase(db, 'dropRole')],
      run: (request) => {
        allowOnly(request, [])
        const role: Name = { name: target(request), db: request.db }
        if (builtinRole(role) !== null) throw mongoError(2, `${shown(role)} is a built-in role and cannot be modified`)
        mustExist(store, [role])
        carryOut(dropping(store, (name) => isSame(name, role)))
        return {}
      },
    },
    {
      name: 'dropAllRolesFromDatabase',
      on: 'primary',
      needs: ({ db }) => [inDatabase(db, 'dropRole')],
      run: (request) => {
        allowOnly(request, [])
        const isGone = (name: Name): boolean => name.db === request.db && builtinRole(name) === null
        const ops = dropping(store, isGone)
        if (ops.length > 0) carryOut(ops)
        return { n: new Int32(ops.filter(({ op }) => op === 'd').length) }
      },
    },
  ]
}

function dropping(store: Store, isGone: (name: Name) => boolean): readonly Op[] {
  const roles = [...store.documents(rolesCollection)]
  const gone = roles.filter(({ role, db }) => isGone({ name: role, db }))
  const others = roles.filter((role) => !gone.includes(role))
  return [
    ...taking(usersCollection, [...store.documents(usersCollection)], isGone),
    ...taking(rolesCollection, others, isGone),
    ...gone.map((role) => removing(rolesCollection, role)),
  ]
}

function taking(ns: string, holders: readonly Document[], isGone: (name: Name) => boolean): readonly Op[] {
  return holders
    .filter((holder) => rolesIn(holder).some(isGone))
    .map((holder) => {
      const roles = roleDocuments(rolesIn(holder).filter((name) => !isGone(name)))
      return replacing(ns, { ...holder, roles })
    })
}
