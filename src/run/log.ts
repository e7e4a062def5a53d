import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { harmlessJson } from '../diagnostics/escape.ts'
import type { Report } from './event.ts'

const KEPT_RUNS = 50

/** The event log of one run, readable by its owner alone: `$XDG_STATE_HOME/rcprov/runs/ID.ndjson`. */
export interface RunLog {
  readonly path: string
  readonly report: Report
  readonly close: () => void
}

/** Starts the log of a run; the oldest logs beyond the last 50 are removed. */
export function openRunLog(id: string): RunLog {
  const folder = join(stateFolder(), 'rcprov/runs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const old = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
  for (const name of old.slice(0, Math.max(0, old.length - KEPT_RUNS + 1))) rmSync(join(folder, name), { force: true })
  const path = join(folder, `${id}.ndjson`)
  const file = openSync(path, 'ax', 0o600)
  return {
    path,
    report: (event) => void writeSync(file, `${harmlessJson(JSON.stringify(event))}\n`),
    close: () => closeSync(file),
  }
}

function stateFolder(): string {
  const given = process.env.XDG_STATE_HOME ?? ''
  // The standard has a relative path ignored; a HOME that is set to nothing is none.
  return isAbsolute(given) ? given : join(homedir() || userInfo().homedir, '.local/state')
}

/** A run's name: its time, and something that no other run of that second has. */
export function newRunId(now: Date, random: string): string {
  return `${now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')}-${random}`
}
