import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { closedVault, type Vault } from './vault.ts'

/** Reads each of the user's files once, and still has their lines when a frame needs them. */
export interface SourceCache {
  readonly vault: Vault
  /**
   * The text of a UTF-8 file without its byte order mark, decrypted if need be, or why it can't be read; `asked` is
   * where the file is named.
   */
  read(path: string, asked?: Place): string | Diagnostic
  /** Whether a file that was read is encrypted, so that nothing of it may be shown. */
  isSecret(path: string): boolean
  /** Keeps a text that is no file, such as a script's output, for frames. */
  keep(name: string, text: string): void
  /** The n-th line (from 1) of a text that was read or kept. */
  line(path: string, n: number): string | undefined
}

/** An empty cache: one for each run. */
export function createSourceCache(vault: Vault = closedVault()): SourceCache {
  const texts = new Map<string, string>()
  const secrets = new Set<string>()
  const lines = new Map<string, readonly string[]>()
  return {
    vault,
    read(path, asked) {
      const known = texts.get(path)
      if (known !== undefined) return known
      const found = readText(path, asked, vault)
      if ('message' in found) return found
      texts.set(path, found.text)
      if (found.secret) secrets.add(path)
      return found.text
    },
    isSecret: (path) => secrets.has(path),
    keep(name, text) {
      texts.set(name, text)
      lines.delete(name)
    },
    line(path, n) {
      const text = texts.get(path)
      if (text === undefined || secrets.has(path)) return undefined
      const split = lines.get(path) ?? text.split(/\r?\n/)
      lines.set(path, split)
      return split[n - 1]
    },
  }
}

interface Found {
  readonly text: string
  readonly secret: boolean
}

function readText(path: string, asked: Place | undefined, vault: Vault): Found | Diagnostic {
  let raw: Buffer
  try {
    raw = readFileSync(path)
  } catch (error) {
    return readProblem(path, error, asked)
  }
  const read = vault.read(raw, path)
  if ('message' in read) return read
  const { bytes, secret } = read
  if (isUtf8(bytes)) return { text: bytes.toString('utf8').replace(/^\ufeff/, ''), secret }
  return problem(
    'file-unreadable',
    'this file is not UTF-8 text',
    { file: path, line: badLine(bytes), column: 1 },
    `convert it: iconv -f LATIN1 -t UTF-8`,
  )
}

function readProblem(path: string, error: unknown, asked: Place | undefined): Diagnostic {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return problem('file-missing', `there is no file ${path}`, asked)
  if (code === 'EISDIR') return problem('file-unreadable', `${path} is a folder, not a file`, asked)
  const why = code === 'EACCES' ? 'you may not read it' : String(code ?? error)
  return problem('file-unreadable', `${path} can't be read: ${why}`, asked)
}

/** The line of the first bytes that are no UTF-8. */
function badLine(bytes: Buffer): number {
  let line = 1
  let start = 0
  for (
    let end = bytes.indexOf(0x0a);
    end >= 0 && isUtf8(bytes.subarray(start, end));
    end = bytes.indexOf(0x0a, start)
  ) {
    line++
    start = end + 1
  }
  return line
}
