import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What a program printed, without the newlines around it; or why it gave nothing, as the end of a sentence about it. */
export type Printed = { readonly text: string } | { readonly wrong: string; readonly code: number | null }

/** Runs a program that prints a password; it may ask on the terminal for what it needs itself. */
export function printedBy(path: string, words: readonly string[] = []): Printed {
  // What is no program would be run by a shell, which complains about each line of it: the password.
  if (!mayBeProgram(path)) return { wrong: `may be executed, but is no program: chmod -x ${path}`, code: null }
  const { status, signal, error, stdout } = spawnSync(path, words, {
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  if (error) return { wrong: `can't be run: ${error.message}`, code: null }
  if (status !== 0) return { wrong: `ended with ${signal ?? `exit code ${status}`}`, code: status }
  return { text: stdout.replace(/^[\r\n]+|[\r\n]+$/g, '') }
}

function mayBeProgram(path: string): boolean {
  try {
    return /^(?:#!|\x7fELF)/.test(readFileSync(path, 'latin1').slice(0, 4))
  } catch {
    // One that may be run and not read can't be a script, so no shell gets to see it.
    return true
  }
}
