import { join } from 'node:path/posix'
import type { Change } from '../state/change.ts'
import { bytesContent, type Content } from '../state/content.ts'
import { isPattern } from '../state/families/glob.ts'
import { plainPath } from '../state/folders.ts'
import { type Script, sh } from '../state/sh.ts'
import { type FoundPaths, globProbe, merged, type PathProbes, statProbe } from '../state/spot.ts'
import type { Secret } from '../template/values.ts'
import type { DeedOutcome, Result } from './define.ts'
import { dateAndTime, duration } from './durations.ts'

/** The arguments that command and shell share. */
export const commandArgs = {
  chdir: { type: 'string', format: 'path', description: 'The folder in which to run it.' },
  creates: {
    type: 'string',
    format: 'path',
    description: 'A path, or a pattern for paths: if it is there, nothing is run.',
  },
  removes: {
    type: 'string',
    format: 'path',
    description: 'A path, or a pattern for paths: if it is not there, nothing is run.',
  },
  stdin: { type: 'string', secret: true, description: 'What it reads on its standard input.' },
  stdin_add_newline: { type: 'boolean', default: true, description: 'End the standard input with a newline.' },
  strip_empty_ends: { type: 'boolean', default: true, description: 'Take empty lines off the end of what it prints.' },
} as const

/** What a run printed, and how it ended. */
export const toldByOutcome = ['rc', 'stdout', 'stderr', 'stdout_lines', 'stderr_lines']

/** What only a run can tell. */
export const toldByRun = [...toldByOutcome, 'start', 'end', 'delta', 'msg']

/** What decides whether a command runs, and how. */
export interface Running {
  readonly chdir: string | undefined
  readonly creates: string | undefined
  readonly removes: string | undefined
  readonly stdin: Secret | undefined
  readonly stdin_add_newline: boolean
  readonly strip_empty_ends: boolean
}

const UNABLE = 'Unable to change directory before execution'

/** What decides whether a command runs at all. */
export function conditionProbes({ chdir, creates, removes }: Conditions): PathProbes {
  const paths = [creates, removes].filter((path) => path !== undefined).map((path) => inFolder(chdir, path))
  return merged(paths.map((path) => (isPattern(path) ? globProbe(path) : statProbe(path))))
}

/** Runs a script once, unless a condition spares it; nobody can say what it does. */
export function planCommand(running: Running, script: Script, shown: string, found: FoundPaths): readonly Change[] {
  const { stdin, stdin_add_newline: isEnded } = running
  const text = stdin === undefined ? null : `${stdin.open()}${isEnded ? '\n' : ''}`
  const input = text === null ? undefined : bytesContent(Buffer.from(text), { secret: true })
  return planRun(running, script, shown, found, input)
}

/** What decides whether something runs, and where. */
export type Conditions = Pick<Running, 'chdir' | 'creates' | 'removes'>

/** Like `planCommand`, with any input. */
export function planRun(
  conditions: Conditions,
  script: Script,
  shown: string,
  found: FoundPaths,
  stdin?: Content,
): readonly Change[] {
  if (skipped(conditions, found)) return []
  const { chdir } = conditions
  const enter =
    chdir === undefined ? sh`` : sh`cd -- ${chdir} 2>/dev/null || { echo ${`${UNABLE}: ${chdir}`} >&2; exit 1; }\n`
  return [
    {
      kind: 'deed',
      title: `run ${shortened(shown)}`,
      how: {
        kind: 'script',
        script: sh`${enter}${script}`,
        ...(stdin && { stdin }),
        spooled: true,
        judged: true,
      },
      sets: [],
      provides: [{ family: '*', covers: () => true }],
      touches: 'everything',
    },
  ]
}

/** What `register` holds of a run, of one that was not needed, or of one that is only planned. */
export function resultOfCommand(
  running: Running,
  cmd: string | readonly string[],
  found: FoundPaths,
  [deed]: readonly DeedOutcome[],
): Result {
  if (deed) return { cmd, ...told(deed, running.strip_empty_ends) }
  const why = skipped(running, found)
  if (!why) return { cmd }
  const stdout = `skipped, since ${why}`
  const quoted = why.replace(/^(.*) (exists|does not exist)$/s, "'$1' $2")
  const untold = { start: null, end: null, delta: null }
  return { cmd, rc: 0, ...output(stdout, ''), ...untold, msg: `Did not run command since ${quoted}` }
}

/** What a run printed, whole, and how it ended. */
export function outcomeOfRun({ code, stdout, stderr }: DeedOutcome): Result {
  return { rc: code, ...output(stdout, stderr), ...(code !== 0 && { failed: true, msg: failure(stderr) }) }
}

/** What `register` holds of a run that was not needed, where that counts as skipped; null where it was. */
export function skippedRun(conditions: Conditions, found: FoundPaths): Result | null {
  const why = skipped(conditions, found)
  if (!why) return null
  return { skipped: true, msg: `${why}, matching ${why.endsWith(' exists') ? 'creates' : 'removes'} option` }
}

function told({ code, stdout, stderr, start, end }: DeedOutcome, isStripped: boolean): Result {
  const strip = (text: string) => (isStripped ? text.replace(/[\r\n]+$/, '') : text)
  const times = { start: dateAndTime(start), end: dateAndTime(end), delta: duration(end - start) }
  const all = { rc: code, ...output(strip(stdout), strip(stderr)), ...times }
  return code === 0 ? { ...all, msg: '' } : { ...all, failed: true, msg: failure(stderr) }
}

function failure(stderr: string): string {
  return stderr.startsWith(UNABLE) ? stderr.trimEnd() : 'non-zero return code'
}

/** Both outputs, whole and in lines. */
function output(stdout: string, stderr: string): Result {
  return { stdout, stderr, stdout_lines: linesOf(stdout), stderr_lines: linesOf(stderr) }
}

/** Lines as Python's splitlines finds them. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function skipped({ chdir, creates, removes }: Conditions, found: FoundPaths): string | null {
  if (creates !== undefined && isThere(inFolder(chdir, creates), found)) return `${creates} exists`
  if (removes !== undefined && !isThere(inFolder(chdir, removes), found)) return `${removes} does not exist`
  return null
}

function isThere(path: string, found: FoundPaths): boolean {
  const matches = found[`glob ${path}`]
  return matches ? matches.length > 0 : (found[`stat ${path}`] ?? null) !== null
}

function inFolder(folder: string | undefined, path: string): string {
  return plainPath(folder === undefined || path.startsWith('/') ? path : join(folder, path))
}

function shortened(text: string): string {
  const [first = ''] = text.trim().split('\n')
  const isWhole = first === text.trim() && first.length <= 60
  return isWhole ? first : `${first.slice(0, 59)}…`
}
