import { spawnSync } from 'node:child_process'
import { fail } from '../../template/errors.ts'
import { splitLines } from '../../template/methods/split.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'
import type { Lookup, LookupContext } from './table.ts'

/** What a command of the controller prints, without the white space at its end. */
export const pipe: Lookup = (terms, context) => terms.map((command) => output('pipe', command, context).trimEnd())

/** The lines that commands of the controller print. */
export const lines: Lookup = (terms, context) =>
  terms.flatMap((command) => splitLines(output('lines', command, context)))

/** More output, or more seconds, than any command that is meant for a value. */
const maxBytes = 64 * 1024 * 1024
const maxSeconds = 60

// Other hosts wait meanwhile: an evaluation is one step of the program, so commands should be short.
function output(name: string, command: Value, { running }: LookupContext): string {
  const ended = spawnSync('/bin/sh', ['-c', str(command)], {
    cwd: running.play.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: maxBytes,
    timeout: maxSeconds * 1000,
    killSignal: 'SIGKILL',
  })
  const call = `lookup_plugin.${name}(${str(command)})`
  if (ended.error) return fail(`${call} failed: ${ended.error.message}`)
  return ended.status === 0 ? ended.stdout : fail(`${call} returned ${ended.status}`)
}
