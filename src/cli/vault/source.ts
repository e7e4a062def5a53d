import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { isExecutable } from '../../files/executable.ts'
import { fromHome } from '../../files/home.ts'
import { isFolderAt } from '../../files/inventory/listing.ts'
import { DEFAULT_ID, isEncrypted } from '../../vault/envelope.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { printedBy } from '../password-program.ts'

/** Where a vault password comes from: asked for, or from a file or a program. */
export interface Source {
  readonly id: string
  readonly from: 'prompt' | { readonly path: string }
}

/** What `--vault-id` takes: `ID@prompt`, `ID@FILE`, or one of these without an id. */
export function parseVaultId(text: string): Source {
  const [, id = DEFAULT_ID, from = text] = /^([^@]*)@(.*)$/s.exec(text) ?? []
  return from === 'prompt' ? { id, from } : fileSource(from, id)
}

/** What `--vault-password-file` takes. */
export function fileSource(path: string, id = DEFAULT_ID): Source {
  return { id, from: { path: resolve(fromHome(path)) } }
}

/** The password that a file holds or a program prints; the file may be encrypted with an earlier one. */
export function readPassword(path: string, id: string, earlier: Keyring): Buffer | { readonly wrong: string } {
  if (isFolderAt(path)) return { wrong: `${path} is a folder` }
  const read = isExecutable(path) ? runProgram(path, id) : readText(path, earlier)
  if (typeof read !== 'string') return read
  return read === '' ? { wrong: `the vault password file ${path} gave an empty password` } : Buffer.from(read)
}

function readText(path: string, earlier: Keyring): string | { readonly wrong: string } {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (reason) {
    const code = reason instanceof Error && 'code' in reason ? reason.code : undefined
    const why =
      code === 'ENOENT' ? 'is not there' : `can't be read: ${code === 'EACCES' ? 'you may not' : String(reason)}`
    return { wrong: `the vault password file ${path} ${why}` }
  }
  if (!isEncrypted(text)) return text
  const opened = earlier.open(text)
  if ('why' in opened) return { wrong: `the vault password file ${path} ${opened.why}` }
  return opened.bytes.toString().replace(/^[\r\n]+|[\r\n]+$/g, '')
}

/** What a program uses to say that it has no password of that id. */
const UNKNOWN_ID = 2

/** As Ansible: a program named `…-client`, whatever its ending, is told which password is wanted. */
function runProgram(path: string, id: string): string | { readonly wrong: string } {
  const isClient = /-client(\.[^.]*)?$/.test(basename(path))
  const printed = printedBy(path, isClient ? ['--vault-id', id] : [])
  if ('text' in printed) return printed.text
  if (isClient && printed.code === UNKNOWN_ID) return { wrong: `${path} has no vault password for the id "${id}"` }
  return { wrong: `the vault password program ${path} ${printed.wrong}` }
}
