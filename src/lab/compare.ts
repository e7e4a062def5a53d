import { isException } from './exceptions.ts'
import type { Entry, Manifest } from './manifest.ts'

/** One path of a host that is not as it was at the last mark; paths begin with a slash. */
export type Difference =
  | { readonly kind: 'added' | 'deleted'; readonly path: string }
  | { readonly kind: 'changed'; readonly path: string; readonly attributes: readonly AttributeChange[] }

/** An attribute before and after; times and content are just different. */
interface AttributeChange {
  readonly name: string
  readonly before?: string
  readonly after?: string
}

/** What differs between two manifests of a host, in the order of paths, without what a mere login changes. */
export function compare(before: Manifest, after: Manifest): readonly Difference[] {
  const all = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((path) => difference(path, before.get(path), after.get(path)))
  // A folder's time changes with what is in it: of that it is enough to name the thing itself.
  const parents = new Set(all.map(({ path }) => path.replace(/\/[^/]*$/, '')))
  return all.filter((found) => !isException(found.path.slice(1)) && !isExplained(found, parents))
}

/** Whether two entries are alike as far as their attributes tell. */
export function isUntouched(before: Entry, after: Entry): boolean {
  return attributes(before, after).length === 0
}

function isExplained(found: Difference, parents: ReadonlySet<string>): boolean {
  if (found.kind !== 'changed' || !found.attributes.every(({ name }) => name === 'mtime')) return false
  // What comes and goes in these two leaves nothing but their times.
  if (found.path === '/tmp' || found.path === '/run') return true
  return parents.has(found.path === '/' ? '' : found.path)
}

function difference(path: string, before: Entry | undefined, after: Entry | undefined): Difference[] {
  if (before === undefined) return [{ kind: 'added', path: `/${path}` }]
  if (after === undefined) return [{ kind: 'deleted', path: `/${path}` }]
  const changes = attributes(before, after)
  return changes.length === 0 ? [] : [{ kind: 'changed', path: `/${path}`, attributes: changes }]
}

function attributes(before: Entry, after: Entry): AttributeChange[] {
  const valued = (['type', 'mode', 'owner', 'group', 'size', 'target'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, before: before[name], after: after[name] }))
  const content = before.hash !== undefined && after.hash !== undefined && before.hash !== after.hash
  const time = after.type === 'd' ? 'mtime' : 'ctime'
  return [...valued, ...(content ? [{ name: 'content' }] : []), ...(before.time === after.time ? [] : [{ name: time }])]
}
