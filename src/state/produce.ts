import { basename, dirname, join } from 'node:path/posix'
import { groupName, ownerName } from './attributes.ts'
import { backUp } from './backup.ts'
import { type Change, type Setting, set } from './change.ts'
import type { Content } from './content.ts'
import { type Stat, stat, statTarget } from './families/stat.ts'
import { fileBrings } from './provides.ts'
import { quote, type Script, sh } from './sh.ts'
import { fileAfter, type Writing, writeTitle } from './write.ts'

/** A file whose bytes only the host can make. */
export interface Product {
  readonly path: string
  /** Writes it to "$p", which nobody else may read; what it needs besides is in "$d", a folder that goes afterwards. */
  readonly make: Script
  readonly stdin?: Content
  /** What is known of it before. */
  readonly sets: readonly Setting[]
}

/** Like `write`, of a file that is made on the host. */
export function produce({ path, make, stdin, sets }: Product, at: Stat, writing: Writing): Change {
  const after = fileAfter(at, 0, writing)
  const part = join(dirname(path), `.${basename(path)}.rcprov-XXXXXX`)
  const { backup = false, link } = writing
  const steps: Script[] = [
    make,
    sh`chown -- ${`${ownerName(after)}:${groupName(after)}`} "$p"`,
    sh`chmod -- ${after.mode} "$p"`,
    ...(backup && at ? [backUp(path)] : []),
    sh`sync "$p"`,
    sh`mv -fT -- "$p" ${path}`,
  ]
  const all = steps.map(({ text }) => text).join(' &&\n')
  const text = `umask 077; d=$(mktemp -d) && p=$(mktemp -- ${quote(part)}) && { { ${all}; }; c=$?; rm -rf -- "$p" "$d"; exit $c; }`
  return {
    kind: 'state',
    title: writeTitle(at, after, writing.title),
    how: {
      kind: 'script',
      script: { text: `( ${text} )`, secret: steps.some(({ secret }) => secret) },
      ...(stdin && { stdin }),
      spooled: false,
    },
    sets: [set(stat(path), after), ...(link ? [set(statTarget(link), after)] : []), ...sets],
    provides: fileBrings(path),
    makes: path,
    touches: 'own',
    ...(backup && at && { tells: 'backup_file' }),
  }
}
