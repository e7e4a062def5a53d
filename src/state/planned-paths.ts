import { join } from 'node:path/posix'
import type { Stat } from './families/stat.ts'
import type { TreeEntry } from './families/tree.ts'
import { canonicalPath, isWithin } from './paths.ts'
import { resolvePath } from './resolve.ts'

/** What a plan leaves at paths, by the name that they have once all links are followed. */
export interface PlannedPaths {
  /** What is planned to stand at a path, null for nothing; undefined where the plan has nothing to do with it. */
  readonly at: (path: string) => Stat | undefined
  readonly put: (path: string, after: NonNullable<Stat>) => void
  readonly remove: (path: string) => void
  /** Of all below a folder only owner, group and mode are planned. */
  readonly amend: (folder: string, entries: readonly TreeEntry[]) => void
  /** A real path as the plan leaves it. */
  readonly amended: (path: string, at: Stat) => Stat
  readonly tree: <E extends TreeEntry>(folder: string, entries: readonly E[]) => readonly (E | PlannedEntry)[]
  /** The name of a path itself, or with `follow` of what it leads to. */
  readonly resolve: (path: string, follow: boolean) => string
  /** Whether the plan has it lead elsewhere than it does now. */
  readonly isMoved: (path: string, follow: boolean) => boolean
  /** The link that stands at a path, planned or real. */
  readonly linkAt: (path: string) => Link | undefined
}

export type Link = NonNullable<Stat>

type PlannedEntry = NonNullable<Stat> & { readonly path: string }

/** Nothing planned yet; `realLink` tells of the links that the host has. */
export function createPlannedPaths(realLink: (path: string) => Link | undefined): PlannedPaths {
  const stats = new Map<string, NonNullable<Stat>>()
  const amendments = new Map<string, TreeEntry>()
  let removed: string[] = []

  const isGone = (path: string) => removed.some((folder) => isWithin(path, folder))
  const at = (path: string) => stats.get(path) ?? (isGone(path) ? null : undefined)
  const linkAt = (path: string) => {
    const planned = at(path)
    if (planned === undefined) return realLink(path)
    return planned?.type === 'link' ? planned : undefined
  }
  const resolve = (path: string, follow: boolean, links = linkAt) =>
    canonicalPath(resolvePath(canonicalPath(path), (each) => links(each)?.target, follow))
  const amended = (path: string, found: Stat): Stat => {
    const amendment = amendments.get(path)
    return amendment && found ? { ...found, ...attributesOf(amendment) } : found
  }

  return {
    at,
    amended,
    put: (path, after) => {
      stats.set(path, after)
      amendments.delete(path)
    },
    remove: (path) => {
      for (const known of stats.keys()) if (isWithin(known, path)) stats.delete(known)
      for (const known of amendments.keys()) if (isWithin(known, path)) amendments.delete(known)
      removed = [...removed.filter((folder) => !isWithin(folder, path)), path]
    },
    amend: (folder, entries) => {
      for (const entry of entries) {
        const path = join(folder, entry.path)
        const planned = stats.get(path)
        if (planned) stats.set(path, { ...planned, ...attributesOf(entry) })
        else amendments.set(path, entry)
      }
    },
    tree: (folder, entries) => {
      const real = entries.filter(({ path }) => at(join(folder, path)) === undefined)
      const kept = real.map((entry) => {
        const amendment = amendments.get(join(folder, entry.path))
        return amendment ? { ...entry, ...attributesOf(amendment) } : entry
      })
      const planned = [...stats].filter(([path]) => path !== folder && isWithin(path, folder))
      const all = [...kept, ...planned.map(([path, after]) => ({ ...after, path: path.slice(folder.length + 1) }))]
      return all.toSorted((a, b) => (a.path < b.path ? -1 : 1))
    },
    resolve: (path, follow) => resolve(path, follow),
    isMoved: (path, follow) => resolve(path, follow) !== resolve(path, follow, realLink),
    linkAt: (path) => linkAt(resolve(path, false)),
  }
}

function attributesOf({ mode, uid, gid, owner, group }: TreeEntry) {
  return { mode, uid, gid, owner, group }
}
