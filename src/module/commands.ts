import { join } from 'node:path/posix'
import { bytesContent } from '../state/content.ts'
import { type Change } from '../state/change.ts'
import { glob, isPattern } from '../state/families/glob.ts'
import { type Stat, stat } from '../state/families/stat.ts'
import type { Found, Probe } from '../state/probe.ts'
import { type Script, sh } from '../state/sh.ts'
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
  strip_empty_ends: {
    type: 'boolean',
    default: true,
    description: 'Take empty lines off the end of what it prints.',
  },
} as const

/** What only a run can tell. */
export const toldByRun = ['rc', 'stdout', 'stderr', 'stdout_lines', 'stderr_lines', 'start', 'end', 'delta', 'msg']

/** What decides whether a command runs at all, and how. */
export interface Running {
  readonly chdir: string | undefined
  readonly creates: string | undefined
  readonly removes: string | undefined
  readonly stdin: Secret | undefined
  readonly stdin_add_newline: boolean
  readonly strip_empty_ends: boolean
}

type ConditionProbes = { readonly [K in 'creates' | 'removes']?: never } & {
  readonly [K in `${'creates' | 'removes'} ${string}`]: Probe<Stat | readonly string[]>
}
