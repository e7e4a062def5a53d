import { isDict, type Json } from '../json.ts'

/** What may be done with what: `{db, collection}`, `{cluster: true}` or `{anyResource: true}`. */
export type Privilege = { readonly resource: Readonly<Record<string, Json>>; readonly actions: readonly string[] }

/** The privileges in a reply or an argument, one a resource and in one order; null where they are none. */
export function privilegesIn(value: Json | undefined): readonly Privilege[] | null {
  if (!Array.isArray(value)) return null
  const actionsOf = new Map<string, readonly string[]>()
  for (const item of value) {
    const privilege = privilegeIn(item)
    if (privilege === null) return null
    const key = sortedText(privilege.resource)
    actionsOf.set(key, [...new Set([...(actionsOf.get(key) ?? []), ...privilege.actions])].sort())
  }
  return [...actionsOf].sort().map(([resource, actions]) => ({ resource: JSON.parse(resource), actions }))
}

/** As a plan shows them: `rocketchat.users: find, update; cluster: serverStatus`. */
export function privilegesText(privileges: readonly Privilege[]): string {
  return privileges.map(({ resource, actions }) => `${resourceText(resource)}: ${actions.join(' ')}`).join('; ')
}

function privilegeIn(item: Json): Privilege | null {
  if (!isDict(item) || item.resource === undefined || !isDict(item.resource) || !Array.isArray(item.actions))
    return null
  return { resource: item.resource, actions: item.actions.map(String) }
}

function sortedText(resource: Readonly<Record<string, Json>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(resource).sort(([a], [b]) => (a < b ? -1 : 1))))
}

function resourceText({ db, collection, ...other }: Readonly<Record<string, Json>>): string {
  if (typeof db !== 'string' || typeof collection !== 'string') return Object.keys(other).join(' ')
  return `${db || '*'}.${collection || '*'}`
}
