import { didYouMean } from '../../diagnostics/suggest.ts'
import { isDict, type Json } from '../../state/json.ts'
import { type MongoRole, mongoRole } from '../../state/mongo/role.ts'
import { type RoleName, roleText } from '../../state/mongo/role-name.ts'
import type { Realm, Sought } from '../../state/mongo/sought.ts'
import type { MongoProbe } from '../../state/mongo.ts'

/** Roles that every database has by itself. */
const everywhere = ['read', 'readWrite', 'dbAdmin', 'dbOwner', 'userAdmin']
/** Roles that only admin has by itself. */
const ofAdmin = [
  ...['root', 'backup', 'restore', 'hostManager', 'clusterAdmin', 'clusterManager', 'clusterMonitor'],
  ...['readAnyDatabase', 'readWriteAnyDatabase', 'userAdminAnyDatabase', 'dbAdminAnyDatabase'],
]

/** Whether a role is there without anybody having made it. */
export function isBuiltin({ role, db }: RoleName): boolean {
  return everywhere.includes(role) || (db === 'admin' && ofAdmin.includes(role))
}

/** The roles that an argument names, one without a database being of `db`; or what is wrong with it. */
export function namedRoles(value: Json | undefined, db: string): readonly RoleName[] | string {
  const items = typeof value === 'string' ? value.split(',').map((word) => word.trim()) : [value ?? []].flat()
  const roles = items.filter((item) => item !== '').map((item) => namedRole(item, db))
  return roles.find((role) => typeof role === 'string') ?? roles.filter((role) => typeof role !== 'string')
}

function namedRole(item: Json, db: string): RoleName | string {
  if (typeof item === 'string') return { role: item, db }
  if (isDict(item) && typeof item.role === 'string' && (item.db === undefined || typeof item.db === 'string')) {
    return { role: item.role, db: item.db ?? db }
  }
  return `a role is a name, or a dict with "role" and "db", not ${JSON.stringify(item)}`
}

type RoleProbes = { readonly [K in `role ${string}`]: MongoProbe<Sought<MongoRole>> }
export type FoundRoles = { readonly [K in `role ${string}`]: Sought<MongoRole> }

/** Asks for those roles that somebody must have made. */
export function roleProbes(realm: Realm, roles: readonly RoleName[] | string): RoleProbes {
  const made = typeof roles === 'string' ? [] : roles.filter((role) => !isBuiltin(role))
  return Object.fromEntries(made.map((role) => [`role ${roleText(role)}`, mongoRole(realm, role, false)]))
}

/** Why these roles can't be granted, if one of them does not exist; one that may not be looked at is left to the server. */
export function missingRole(roles: readonly RoleName[], found: FoundRoles): string | null {
  const missing = roles.find((role) => found[`role ${roleText(role)}`]?.kind === 'missing')
  return missing ? `there is no role ${missing.role} in the database ${missing.db}${likelyRole(missing)}` : null
}

function likelyRole({ role, db }: RoleName): string {
  if (ofAdmin.includes(role)) return `, only in admin: {role: ${role}, db: admin}`
  return didYouMean(role, db === 'admin' ? [...everywhere, ...ofAdmin] : everywhere)
}
