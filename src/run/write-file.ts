import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { backUp } from '../state/backup.ts'
import type { WriteFile } from '../state/change.ts'
import { quote, type Script, sh } from '../state/sh.ts'

/** What one frame carries at the most, in bytes. */
export const CHUNK = 1 << 20

/** The steps of writing a file beside its destination and giving it the name at the end. */
export interface WriteSteps {
  /** Takes one chunk on stdin; the first one starts the file, with nobody else allowed to read it. */
  readonly append: Script
  readonly first: Script
  /** Owner, mode, validation, backup, and the name; on failure the file beside is removed. */
  readonly finish: Script
}

/** The scripts that put a file in place; a death between any two of them leaves the destination whole. */
export function writeSteps(change: WriteFile): WriteSteps {
  const folder = dirname(change.path)
  const stem = `.${basename(change.path)}.rcprov-`
  const part = join(folder, `${stem}${randomBytes(6).toString('hex')}`)
  // What an earlier run left beside this file when it was killed goes first.
  const sweep = sh`for o in ${join(folder, stem)}*; do [ ! -e "$o" ] || rm -f -- "$o"; done`
  return {
    first: sh`umask 077; ${sweep}; cat > ${part}`,
    append: sh`cat >> ${part}`,
    finish: finish(change, part),
  }
}

/** A small file in one frame: all steps at once. */
export function writeAtOnce(change: WriteFile): Script {
  const { first, finish: last } = writeSteps(change)
  return sh`${first} && ${last}`
}

function finish(change: WriteFile, part: string): Script {
  const { path, owner, group, mode, validate, backup } = change
  const who =
    owner !== null || group !== null
      ? sh`chown -h ${`${owner ?? ''}${group === null ? '' : `:${group}`}`} ${part} && `
      : sh``
  const bits = mode === null ? sh`chmod 0644 ${part} && ` : sh`chmod ${mode} ${part} && `
  const check = validate === null ? sh`` : sh`${validation(validate, part)} && `
  const keep = backup ? sh`{ [ ! -e ${path} ] || ${backUp(path)}; } && ` : sh``
  return sh`{ ${who}${bits}${check}${keep}sync ${part} && mv -fT -- ${part} ${path}; } || { c=$?; rm -f -- ${part}; exit $c; }`
}

/** `%s` in the command is the new file; the rest is the user's own shell words. */
function validation(command: string, part: string): Script {
  return { text: `{ ${command.replaceAll('%s', quote(part))}; }`, secret: false }
}
