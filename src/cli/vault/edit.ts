import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { reasonOf } from '../../diagnostics/reason.ts'
import { trouble } from './trouble.ts'

/** In memory only, where there is such a place. */
const MEMORY = '/dev/shm'

/** Lets a person edit a file's text, in a folder that only he can look into and that is gone afterwards in every case. */
export function editText(text: Buffer, path: string): Buffer | Diagnostic {
  // Better now than when the text has been written and has no place to go.
  const into = dirname(path)
  if (!isWritable(into)) return trouble(`${into} is no folder that you may write into`)
  const umask = process.umask(0o077)
  let folder: string | undefined
  try {
    folder = mkdtempSync(join(isWritable(MEMORY) ? MEMORY : tmpdir(), 'rcprov-vault-'))
    return editIn(folder, text, basename(path))
  } catch (reason) {
    return trouble(`the text can't be edited: ${reasonOf(reason)}`)
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    process.umask(umask)
  }
}

function editIn(folder: string, text: Buffer, name: string): Buffer | Diagnostic {
  const path = join(folder, name)
  writeFileSync(path, text)
  const editor = process.env.EDITOR || 'vi'
  const ended = untouched(() => spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' }))
  if (ended.error) throw ended.error
  if (ended.status === 0) return readFileSync(path)
  const how = ended.signal ?? `exit code ${ended.status}`
  return trouble(`nothing was changed: the editor (${editor}) ended with ${how}`, 'set EDITOR to another one')
}

/** Signals end the editor, not us before the text is removed: spawnSync holds them back until it returns. */
function untouched<T>(work: () => T): T {
  const ignore = () => {}
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, ignore)
  try {
    return work()
  } finally {
    for (const signal of signals) process.off(signal, ignore)
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    // This is the answer no, not an error.
    return false
  }
}
