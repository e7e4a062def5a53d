import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { reasonOf } from '../../diagnostics/reason.ts'
import { isEncrypted } from '../../vault/envelope.ts'
import type { Keyring, Opened } from '../../vault/keyring.ts'
import { trouble } from './trouble.ts'

/** Stands for stdin, or for stdout. */
export const STREAM = '-'

/** The bytes of a file, or of stdin. */
export async function readInput(path: string): Promise<Buffer | Diagnostic> {
  try {
    return path === STREAM ? await buffer(process.stdin) : await readFile(path)
  } catch (reason) {
    return trouble(`can't read ${nameOf(path)}: ${reasonOf(reason)}`)
  }
}

/** Reads and decrypts a file. */
export async function openFile(path: string, keyring: Keyring): Promise<Opened | Diagnostic> {
  const bytes = await readInput(path)
  if (!Buffer.isBuffer(bytes)) return bytes
  if (!isEncrypted(bytes)) return trouble(`${nameOf(path)} is not encrypted`)
  const opened = keyring.open(bytes.toString('latin1'))
  return 'bytes' in opened ? opened : trouble(`${nameOf(path)} ${opened.why}`, opened.help)
}

/** Reads a file that is to be encrypted, which must not be so already. */
export async function readPlain(path: string): Promise<Buffer | Diagnostic> {
  const bytes = await readInput(path)
  if (!Buffer.isBuffer(bytes) || !isEncrypted(bytes)) return bytes
  return trouble(`${nameOf(path)} is encrypted already`, 'to change its password: rcprov vault rekey')
}

function nameOf(path: string): string {
  return path === STREAM ? 'the text on stdin' : path
}
