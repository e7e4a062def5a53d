import type { Privilege } from '../contract.ts'

type Resource = Privilege['resource']

/** What is allowed: actions by what they are allowed on. */
export type Grants = ReadonlyMap<string, ReadonlySet<string>>

/** Puts privileges together, one entry a resource. */
export function grantsOf(privileges: readonly Privilege[]): Grants {
  const grants = new Map<string, Set<string>>()
  for (const { resource, actions } of privileges) {
    const key = keyOf(resource)
    grants.set(key, new Set([...(grants.get(key) ?? []), ...actions]))
  }
  return grants
}

/** Whether all that a privilege asks for is allowed, by one grant or by several together. */
export function covers(grants: Grants, { resource, actions }: Privilege): boolean {
  const matching = patternsOf(resource).flatMap((pattern) => grants.get(keyOf(pattern)) ?? [])
  return actions.every((action) => matching.some((allowed) => allowed.has(action) || allowed.has('anyAction')))
}

/** Whether anything is allowed on anything in a database. */
export function reaches(grants: Grants, db: string): boolean {
  if (['{any}', databaseKey(db)].some((key) => grants.has(key))) return true
  if (isOrdinary(db) && grants.has(databaseKey(''))) return true
  return [...grants.keys()].some((key) => key.startsWith('*.') || (key.startsWith(`${db}.`) && key !== `${db}.`))
}

/** Privileges on the same resource as one, their actions in the order of the alphabet. */
export function merged(privileges: readonly Privilege[]): readonly Privilege[] {
  const keys = [...new Set(privileges.map(({ resource }) => keyOf(resource)))]
  return keys.flatMap((key) => {
    const alike = privileges.filter(({ resource }) => keyOf(resource) === key)
    const actions = [...new Set(alike.flatMap((privilege) => privilege.actions))].toSorted()
    return alike.slice(0, 1).map(({ resource }) => ({ resource, actions }))
  })
}

/** Whether both privileges are on the same resource. */
export function isSameResource(a: Resource, b: Resource): boolean {
  return keyOf(a) === keyOf(b)
}

/** Which grants can hold for what is asked: system collections only by their own name or by anyResource. */
function patternsOf(resource: Resource): readonly Resource[] {
  const { db = '', collection = '', cluster, anyResource } = resource
  const always: readonly Resource[] = [{ anyResource: true }]
  if (anyResource) return always
  if (cluster) return [...always, resource]
  const everywhere = isOrdinary(db) ? [{ db: '', collection: '' }] : []
  if (collection === '') return [...always, ...everywhere, resource]
  const exact = [{ db: '', collection }, resource]
  return isSystem(db, collection) ? [...always, ...exact] : [...always, ...everywhere, { db, collection: '' }, ...exact]
}

/** Grants for all databases do not hold for these two, where the server keeps its own things. */
function isOrdinary(db: string): boolean {
  return db !== 'local' && db !== 'config'
}

function isSystem(db: string, collection: string): boolean {
  return collection.startsWith('system.') || (db === 'local' && collection.startsWith('replset.'))
}

function keyOf({ db = '', collection = '', cluster, anyResource }: Resource): string {
  if (anyResource) return '{any}'
  if (cluster) return '{cluster}'
  if (collection === '') return databaseKey(db)
  return `${db === '' ? '*' : db}.${collection}`
}

function databaseKey(db: string): string {
  return db === '' ? '{normal}' : `${db}.`
}
