import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { reasonOf } from '../../diagnostics/reason.ts'
import { replaceFiles, type Write } from '../../files/replace.ts'
import { exit } from '../exit.ts'
import { STREAM } from './text.ts'
import { isTrouble, tellTroubles, trouble } from './trouble.ts'

/** Where the result of each input goes: its own place, or that of --output, which takes one only. */
export function outputsOf(inputs: readonly string[], output: string | undefined): readonly string[] | Diagnostic {
  if (output === undefined) return inputs
  return inputs.length === 1 ? [output] : trouble('--output takes the result of one file, and there are several')
}

/** Writes all results, or none if one of them is a mistake; says what was done to a person. */
export function writeAll(results: readonly (Write | Diagnostic)[], done: string): number {
  const troubles = results.filter(isTrouble)
  if (troubles.length > 0) return tellTroubles(troubles)
  const writes = results.filter((result): result is Write => !isTrouble(result))
  try {
    replaceFiles(writes.filter(({ path }) => path !== STREAM))
  } catch (reason) {
    return tellTroubles([trouble(`no file was changed: ${reasonOf(reason)}`)])
  }
  for (const { path, bytes } of writes) if (path === STREAM) process.stdout.write(bytes)
  if (process.stdout.isTTY) process.stderr.write(`${done} successful\n`)
  return exit.fine
}
