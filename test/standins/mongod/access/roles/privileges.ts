import type { Privilege } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { actions as allActions } from '../actions.ts'
import { isDocument } from '../args.ts'
import { isSameResource, merged } from '../matching.ts'
import type { Name } from '../names.ts'

/** The privileges that a command lists, those on one resource together; throws 2 on what is not one. */
export function parsePrivileges(listed: readonly unknown[]): readonly Privilege[] {
  const privileges = listed.map(parsePrivilege)
  const known: readonly string[] = allActions
  const unknown = [...new Set(privileges.flatMap(({ actions }) => actions))].filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const names = unknown.toSorted().map((name) => `'${name}'`)
    throw mongoError(2, `Unknown action type${names.length > 1 ? 's' : ''} in privilege set: ${names.join(', ')}`)
  }
  return merged(privileges)
}

/** Throws 49 where a role of an ordinary database would reach beyond it. */
export function keepAtHome(role: Name, privileges: readonly Privilege[]): void {
  if (role.db === 'admin' || privileges.every(({ resource }) => resource.db === role.db)) return
  const text = 'cannot be granted privileges that target other databases or the cluster'
  throw mongoError(49, `Roles on the '${role.db}' database ${text}`)
}

/** The privileges that are left without the actions of others. */
export function without(held: readonly Privilege[], taken: readonly Privilege[]): readonly Privilege[] {
  return held
    .map(({ resource, actions }) => {
      const gone = taken.filter((other) => isSameResource(other.resource, resource)).flatMap((other) => other.actions)
      return { resource, actions: actions.filter((action) => !gone.includes(action)) }
    })
    .filter(({ actions }) => actions.length > 0)
}

function parsePrivilege(value: unknown): Privilege {
  if (!isDocument(value)) throw mongoError(14, 'Privileges must be objects')
  const { resource, actions } = value
  if (!isDocument(resource)) throw mongoError(2, 'Privilege must have a "resource" object')
  if (!Array.isArray(actions) || actions.length === 0 || !actions.every((action) => typeof action === 'string')) {
    throw mongoError(2, 'Privilege must have an "actions" array of one or more strings')
  }
  return { resource: parseResource(resource), actions }
}

function parseResource({
  db,
  collection,
  cluster,
  anyResource,
  ...more
}: Record<string, unknown>): Privilege['resource'] {
  const isNamed = typeof db === 'string' && typeof collection === 'string'
  const count = Number(isNamed) + Number(cluster === true) + Number(anyResource === true)
  if (count !== 1 || Object.keys(more).length > 0) {
    throw mongoError(2, 'resource must be one of {db, collection}, {cluster: true} and {anyResource: true}')
  }
  if (cluster === true) return { cluster: true }
  if (anyResource === true) return { anyResource: true }
  return { db: String(db), collection: String(collection) }
}
