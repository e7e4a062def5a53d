import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { backUp } from '../state/backup.ts'
import type { WriteFile } from '../state/change.ts'
import { NEW_FILE, parseMode } from '../state/mode.ts'
import { quote, type Script, sh } from '../state/sh.ts'

/** What one frame carries at the most, in bytes. */
export const CHUNK = 1 << 20

/** What a script spells out at the most, in bytes. */
const SHORT = 1 << 14
const OTHERS_READ = 0o004

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
  return steps(change, sh`cat`)
}

/** A small file in one frame: all steps at once. Its content comes on stdin unless the script spells it out. */
export function writeAtOnce(change: WriteFile, text = spelledOut(change)): Script {
  const { first, finish: last } = steps(change, text === null ? sh`cat` : sh`printf %s ${text}`)
  return sh`${first} && ${last}`
}

/** The content where it stands in the script of `writeAtOnce`, else null: a short plain text that is for everybody to read. */
export function spelledOut({ content, mode }: WriteFile): string | null {
  const { bytes, secret } = content
  if (!bytes || bytes.length > SHORT || secret || (parseMode(mode ?? NEW_FILE) & OTHERS_READ) === 0) return null
  const text = bytes.toString('latin1')
  return /^[\t\n -~]*$/.test(text) ? text : null
}

function steps(change: WriteFile, source: Script): WriteSteps {
  const folder = dirname(change.path)
  const stem = `.${basename(change.path)}.rcprov-`
  const part = join(folder, `${stem}${randomBytes(6).toString('hex')}`)
  // What an earlier run left beside this file when it was killed goes first.
  const sweep = sh`for o in ${join(folder, stem)}*; do [ ! -e "$o" ] || rm -f -- "$o"; done`
  return {
    first: sh`umask 077; ${sweep}; ${source} > ${part}`,
    append: sh`cat >> ${part}`,
    finish: finish(change, part),
  }
}

function finish(change: WriteFile, part: string): Script {
  const { path, owner, group, mode, own, validate, backup } = change
  const belongs = own ? sh`[ -O ${part} ] && [ -G ${part} ] || ` : sh``
  const who =
    owner !== null || group !== null
      ? sh`{ ${belongs}chown -h ${`${owner ?? ''}${group === null ? '' : `:${group}`}`} ${part}; } && `
      : sh``
  const bits = sh`chmod ${mode ?? NEW_FILE} ${part} && `
  const check = validate === null ? sh`` : sh`${validation(validate, part)} && `
  const keep = backup ? sh`{ [ ! -e ${path} ] || ${backUp(path)}; } && ` : sh``
  return sh`{ ${who}${bits}${check}${keep}sync ${part} && mv -fT -- ${part} ${path}; } || { c=$?; rm -f -- ${part}; exit $c; }`
}

/** `%s` in the command is the new file; the rest is the user's own shell words. */
function validation(command: string, part: string): Script {
  return { text: `{ ${command.replaceAll('%s', quote(part))}; }`, secret: false }
}
