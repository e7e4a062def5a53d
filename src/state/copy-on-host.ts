import { basename, dirname, join } from 'node:path/posix'
import { groupName, ownerName } from './attributes.ts'
import { backUp } from './backup.ts'
import { type Change, set } from './change.ts'
import type { Content } from './content.ts'
import { hash } from './families/content.ts'
import { type Stat, stat, statTarget } from './families/stat.ts'
import { fileBrings } from './provides.ts'
import { quote, type Script, sh } from './sh.ts'
import { fileAfter, type Writing, writeTitle } from './write.ts'

/** A file that is on the host already. */
export interface HostFile extends Omit<Content, 'open' | 'secret'> {
  readonly path: string
}

/** Like `write`, from a file that is on the host already. */
export function copyOnHost(path: string, source: HostFile, at: Stat, writing: Writing): Change {
  const after = fileAfter(at, source.size, writing)
  const part = join(dirname(path), `.${basename(path)}.rcprov-XXXXXX`)
  const { validate, backup, link } = writing
  const steps: Script[] = [
    sh`cp -- ${source.path} "$p"`,
    sh`chown -- ${`${ownerName(after)}:${groupName(after)}`} "$p"`,
    sh`chmod -- ${after.mode} "$p"`,
    ...(validate === undefined ? [] : [{ text: `{ ${validate.replaceAll('%s', '"$p"')}; }`, secret: false }]),
    ...(backup && at ? [backUp(path)] : []),
    sh`sync "$p"`,
    sh`mv -fT -- "$p" ${path}`,
  ]
  const all = steps.map(({ text }) => text).join(' && ')
  return {
    kind: 'state',
    title: writeTitle(at, after, writing.title),
    how: {
      kind: 'script',
      script: {
        text: `p=$(mktemp -- ${quote(part)}) && { { ${all}; } || { c=$?; rm -f -- "$p"; exit "$c"; }; }`,
        secret: false,
      },
      spooled: false,
    },
    sets: [
      set(stat(path), after),
      ...hashes(path, source),
      ...(link ? [set(statTarget(link), after), ...hashes(link, source)] : []),
    ],
    provides: fileBrings(path),
    touches: 'own',
    ...(backup && at && { tells: 'backup_file' }),
  }
}

function hashes(path: string, { sha256, sha1 }: HostFile) {
  return [set(hash('sha256', path), sha256), set(hash('sha1', path), sha1)]
}
