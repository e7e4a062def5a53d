import { basename, dirname, join } from 'node:path/posix'
import { type Attributes, attributeScripts, type Existing, withAttributes } from './attributes.ts'
import { bornLink } from './born.ts'
import { type Change, set } from './change.ts'
import { type Stat, stat, statTarget } from './families/stat.ts'
import type { Whoami } from './families/whoami.ts'
import { fileBrings } from './provides.ts'
import { inOrder, type Script, sh } from './sh.ts'

/** A symbolic link to make. */
export interface NewLink {
  readonly path: string
  readonly target: string
  /** The folder that it is in. */
  readonly parent: Stat
  /** What it will lead to, where that is known. */
  readonly reached?: Stat
  /** Of the link itself. */
  readonly attributes: Attributes
}

/** Makes a symbolic link in one step, also where something else stands. */
export function makeLink({ path, target, parent, reached, attributes }: NewLink, at: Stat, me: Whoami): Change {
  const born = bornLink(me, target, parent)
  const after = withAttributes(born, attributes)
  return {
    kind: 'state',
    title: at?.type === 'link' ? `link ${at.target} → ${target}` : `link to ${target}`,
    how: {
      kind: 'script',
      script: inOrder([
        replaceBy(path, at, (part) => sh`ln -sn -- ${target} ${part}`),
        ...attributeScripts(path, born, after),
      ]),
      spooled: false,
    },
    sets: [set(stat(path), after), ...(reached === undefined ? [] : [set(statTarget(path), reached ?? after)])],
    provides: fileBrings(path),
    touches: 'own',
  }
}

/** Gives a file a second name in one step; `source` is what stands at the first. */
export function makeHardLink(path: string, first: string, source: Existing, at: Stat): Change {
  return {
    kind: 'state',
    title: `hard link to ${first}`,
    how: { kind: 'script', script: replaceBy(path, at, (part) => sh`ln -- ${first} ${part}`), spooled: false },
    sets: [
      set(stat(path), { ...source, links: source.links + 1 }),
      set(stat(first), { ...source, links: source.links + 1 }),
    ],
    provides: fileBrings(path),
    touches: 'own',
  }
}

/** Makes something beside a path and then moves it there; an empty folder must go first, since nothing can be moved over it. */
function replaceBy(path: string, at: Stat, make: (part: string) => Script): Script {
  if (!at) return make(path)
  const part = join(dirname(path), `.${basename(path)}.rcprov-new`)
  const clear = at.type === 'directory' ? sh`rmdir -- ${path} && ` : sh``
  return sh`rm -f -- ${part} && ${make(part)} && ${clear}mv -fT -- ${part} ${path}`
}
