import { dirname } from 'node:path/posix'
import { type Attributes, attributeScripts, chmodMode, type Existing, withAttributes } from './attributes.ts'
import { bornFolder } from './born.ts'
import { type Change, set } from './change.ts'
import { type Stat, stat } from './families/stat.ts'
import type { Whoami } from './families/whoami.ts'
import { parseMode, showMode } from './mode.ts'
import { inOrder, type Script, sh } from './sh.ts'

/** A folder to make. */
export interface NewFolder {
  readonly path: string
  readonly attributes: Attributes
}

/** All paths above a path, the top one first: `/`, `/srv`, `/srv/www` for `/srv/www/x`. */
export function pathsAbove(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [...pathsAbove(parent), parent]
}

/** A path in one spelling: no slash at the end, none doubled. */
export function plainPath(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
}

/** Makes folders, parents first. `existing` is what already stands at the parent of the first of each branch. */
export function makeFolders(folders: readonly NewFolder[], existing: (path: string) => Stat, me: Whoami): Change {
  const made = new Map<string, Existing>()
  const scripts: Script[] = []
  for (const { path, attributes } of folders) {
    const parent = made.get(dirname(path)) ?? existing(dirname(path))
    if (!parent) throw new Error(`${dirname(path)} is neither there nor among the folders to make`)
    const born = bornFolder(me, parent)
    const after = withAttributes(born, attributes)
    scripts.push(...folderScripts(path, born, after))
    made.set(path, after)
  }
  return {
    kind: 'state',
    title: folders.length === 1 ? 'create directory' : `create ${folders.length} directories`,
    how: { kind: 'script', script: sh`umask 077; ${inOrder(scripts)}`, spooled: false },
    sets: [...made].map(([path, after]) => set(stat(path), after)),
    provides: [],
    touches: 'own',
  }
}

/** Nobody may look into the folder meanwhile who may not in the end: its mode can come first only if its group stays. */
function folderScripts(path: string, born: Existing, after: Existing): Script[] {
  if (born.gid === after.gid && born.group === after.group) {
    const made = { ...born, mode: after.mode }
    return [sh`mkdir -m ${chmodMode(after)} -- ${path}`, ...attributeScripts(path, made, after)]
  }
  return [sh`mkdir -- ${path}`, ...attributeScripts(path, { ...born, mode: privateMode(born.mode) }, after)]
}

/** What mkdir makes of a mode with umask 077. */
function privateMode(mode: string): string {
  return showMode(parseMode(mode) & ~0o077)
}
