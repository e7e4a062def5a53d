import { dirname, join } from 'node:path/posix'
import { type Algorithm, hash } from './families/content.ts'
import { glob } from './families/glob.ts'
import { moment } from './families/moment.ts'
import { realPath } from './families/real.ts'
import { type Stat, stat, statTarget } from './families/stat.ts'
import { type TreeEntry, tree } from './families/tree.ts'
import { pathsAbove } from './folders.ts'
import type { AnyProbe, Found, Probe } from './probe.ts'

/** Probes of several paths at once, each under its kind and path. */
export type PathProbes = { readonly [K in `stat ${string}`]: Probe<Stat> } & {
  readonly [K in `target ${string}`]: Probe<Stat>
} & { readonly [K in `${Algorithm} ${string}` | `real ${string}`]: Probe<string | null> } & {
  readonly [K in `tree ${string}`]: Probe<readonly TreeEntry[]>
} & { readonly [K in `moment ${string}`]: Probe<number | null> } & {
  readonly [K in `glob ${string}`]: Probe<readonly string[]>
}

/** What was found at several paths. */
export type FoundPaths = Found<PathProbes>

/** What a file's path must be asked: what stands there, what it leads to, and its hash. */
export function fileProbes(path: string): PathProbes {
  return { ...statProbe(path), ...folderProbe(path), ...hashProbe('sha256', path) }
}

/** The hash of a regular file. */
export function hashProbe(algorithm: Algorithm, path: string): PathProbes {
  return named(`${algorithm} ${path}`, hash(algorithm, path))
}

/** What stands at a path itself. */
export function statProbe(path: string): PathProbes {
  return named(`stat ${path}`, stat(path))
}

/** Whether a folder is there. */
export function folderProbe(path: string): PathProbes {
  return named(`target ${path}`, statTarget(path))
}

/** The folder of a path and all folders above it. */
export function foldersAbove(path: string): PathProbes {
  return merged(pathsAbove(path).map(folderProbe))
}

/** The folder that a path lies in. */
export function parentProbe(path: string): PathProbes {
  return folderProbe(dirname(path))
}

/** All that is below a folder. */
export function treeProbe(path: string): PathProbes {
  return named(`tree ${path}`, tree(path))
}

/** What a pattern matches. */
export function globProbe(pattern: string): PathProbes {
  return named(`glob ${pattern}`, glob(pattern))
}

/** A time as the host's clock counts it. */
export function momentProbe(time: string): PathProbes {
  return named(`moment ${time}`, moment(time))
}

/** Where a path leads when all links are followed. */
export function realProbe(path: string): PathProbes {
  return named(`real ${path}`, realPath(path))
}

/** Where a link leads, if there is one at the path. */
export function linkProbe(path: string, found: FoundPaths): PathProbes {
  return found[`stat ${path}`]?.type === 'link' ? realProbe(path) : {}
}

/** The place where a file is to be, as it is now. */
export interface Spot {
  /** Where it must be written: behind the link, if links are followed. */
  readonly path: string
  /** What stands there; a link only if links are not followed, or this one leads nowhere. */
  readonly at: Stat
  /** The hash of the file that is reached by the path. */
  readonly sha256: string | null
  /** The link that led there. */
  readonly link: string | null
}

/** A path, or what it leads to if links are followed. */
export function spotAt(path: string, found: FoundPaths, follow: boolean): Spot {
  const at = found[`stat ${path}`] ?? null
  const sha256 = found[`sha256 ${path}`] ?? null
  const target = reached(found[`target ${path}`] ?? null)
  const real = found[`real ${path}`] ?? null
  if (at?.type !== 'link' || !follow || !target || real === null) return { path, at, sha256, link: null }
  // A link that is only planned is not there yet to be followed.
  return { path: real === path ? linkGoal(path, at.target) : real, at: target, sha256, link: path }
}

/** Where a link at a path leads to, as a full path. */
export function linkGoal(path: string, target: string): string {
  return target.startsWith('/') ? target : join(dirname(path), target)
}

/** What a path leads to, or null where a link leads nowhere. */
export function reached(target: Stat): Stat {
  return target?.type === 'link' ? null : target
}

/** The probes of several paths as one set. */
export function merged(sets: readonly PathProbes[]): PathProbes {
  return Object.assign({}, ...sets)
}

// TypeScript takes a computed name for any string, so its kind is said here.
function named(name: keyof PathProbes, probe: AnyProbe): PathProbes {
  return { [name]: probe } as PathProbes
}
