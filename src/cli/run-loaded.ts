import { randomBytes } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { reasonOf } from '../diagnostics/reason.ts'
import { loadInventory } from '../files/inventory/load.ts'
import { createSourceCache } from '../files/source.ts'
import { takesColor } from '../render/color.ts'
import { enlistAll } from '../run/choose.ts'
import type { Summary } from '../run/conduct.ts'
import { createRun, type RunParts } from '../run/create.ts'
import type { Event, Report } from '../run/event.ts'
import { newRunId, openRunLog, type RunLog } from '../run/log.ts'
import type { Manner } from '../run/manner.ts'
import { createMask } from '../run/mask.ts'
import type { Run } from '../run/run.ts'
import { loadEngine } from './engine.ts'
import { exit } from './exit.ts'
import type { RunGiven } from './flags.ts'
import type { Loaded } from './load.ts'
import { becomeDefaults, mannerOf, targetDefaults, verbosityOf } from './manners.ts'
import type { Output } from './output.ts'
import { type Passwords, passwordsOf } from './passwords.ts'
import { complain } from './say.ts'
import type { Settings } from './settings/settings.ts'

/** How a run goes, apart from what its flags say. */
interface Course {
  readonly dry: boolean
  /** In what it differs from what settings and flags say. */
  readonly manner: Partial<Manner>
  /** Loaded while the hosts are logged in to. */
  readonly output: () => Promise<Output>
}

/** How a run ended; without a run, it could not begin. */
interface Ended {
  readonly code: number
  readonly run: Run | null
}

/** Runs checked playbooks on their hosts and gives the exit code. */
export async function runLoaded(
  loaded: Loaded,
  given: RunGiven,
  playbooks: readonly string[],
  dry: boolean,
): Promise<number> {
  const output = async () => {
    const { rendererFor } = await import('./output.ts')
    const shown = given.step ? { ...given, output: given.output ?? 'plain' } : given
    return rendererFor(shown, isColored(loaded.settings))
  }
  return (await carryOut(loaded, given, playbooks, { dry, manner: {}, output })).code
}

/** The same with another output. */
export async function carryOut(
  loaded: Loaded,
  given: RunGiven,
  playbooks: readonly string[],
  { dry, manner, output: loadOutput }: Course,
): Promise<Ended> {
  const started = Date.now()
  const passwords = await passwordsOf(loaded.settings)
  if ('code' in passwords) return { code: complain(passwords.message), run: null }
  const mask = createMask()
  for (const password of [passwords.login, passwords.become]) if (password) mask.add(String(password.open()))
  const id = newRunId(new Date(), randomBytes(3).toString('hex'))
  const log = logOf(id)
  if (!log) return { code: exit.usage, run: null }
  const confirm = given.step ? (await import('./stepper.ts')).stepper() : null
  const stop = stopping()
  // Output that is not loaded yet gets what was told meanwhile.
  const early: Event[] = []
  let output: Output | null = null
  const report: Report = (event) => {
    log.report(event)
    if (output) output.report(event)
    else early.push(event)
  }
  const run = createRun({
    ...partsOf(given, loaded, playbooks, passwords, { confirm, ...manner }),
    id,
    dry,
    report,
    mask,
    stopping: stop.isAsked,
    reload: () => loadInventory(loaded.settings.inventory, createSourceCache(loaded.library.vault)).inventory,
  })
  report({ type: 'run', id, time: new Date().toISOString(), mode: dry ? 'plan' : 'apply', playbooks })
  const { configFile } = loaded.settings
  if (configFile && run.verbosity > 0)
    report({ type: 'note', message: `settings are read from ${configFile}`, host: null })
  enlistAll(run, loaded.plays)
  // The logins are under way; meanwhile the rest is loaded.
  const { conduct } = await loadEngine()
  output = await loadOutput()
  early.forEach(output.report)
  const summary = await conduct(run, loaded.plays)
  const exitCode = stop.isAsked() ? exit.interrupted : codeOf(summary, given['detailed-exitcode'] === true)
  report({ type: 'end', exitCode, seconds: (Date.now() - started) / 1000 })
  await output.close()
  log.close()
  stop.forget()
  return { code: exitCode, run }
}

/** Whether stdout gets colours, by what is set and what it is. */
export function isColored({ forceColor, noColor }: Settings): boolean {
  return forceColor || (!noColor && takesColor(process.stdout, process.env))
}

/** Without a log nothing is begun: it is what tells afterwards what was done. */
function logOf(id: string): RunLog | null {
  try {
    return openRunLog(id)
  } catch (reason) {
    process.stderr.write(`rcprov: can't write a run log: ${reasonOf(reason)}\nSet XDG_STATE_HOME to a folder for it.\n`)
    return null
  }
}

type FromFlags = Omit<RunParts, 'id' | 'dry' | 'report' | 'mask' | 'stopping'>

function partsOf(
  given: RunGiven,
  loaded: Loaded,
  playbooks: readonly string[],
  passwords: Passwords,
  manner: Course['manner'],
): FromFlags {
  const { settings } = loaded
  return {
    inventory: loaded.inventory,
    library: loaded.library,
    diff: settings.diff || given.diff === true,
    readAhead: given['no-read-ahead'] !== true,
    verbosity: verbosityOf(given, settings),
    forceHandlers: settings.forceHandlers,
    extra: loaded.extra,
    tags: { only: settings.tags, skip: settings.skipTags },
    limit: given.limit ?? null,
    manner: {
      ...mannerOf(settings),
      ask: process.stdin.isTTY ? async (...asked) => (await import('./prompt.ts')).askIfThere(...asked) : null,
      ...manner,
    },
    flags: becomeDefaults(settings, passwords.become),
    hostsAtATime: settings.forks,
    defaults: targetDefaults(settings, passwords.login, given['accept-new-host-keys'] === true),
    reason: `rcprov apply ${playbooks.join(' ')}`,
    folder: resolve(dirname(playbooks[0] ?? '.')),
  }
}

function codeOf({ changed, failed, unreachable }: Summary, detailed: boolean): number {
  if (unreachable) return exit.unreachable
  if (failed) return exit.hostFailed
  return detailed && changed ? exit.changed : exit.fine
}

/** Ctrl-C lets the changes under way come to their end; a second one ends rcprov at once. */
function stopping(): { readonly isAsked: () => boolean; readonly forget: () => void } {
  let asked = false
  const ask = () => {
    if (asked) process.exit(exit.interrupted)
    asked = true
    process.stderr.write('rcprov: ending after the changes under way; Ctrl-C again ends at once\n')
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  return {
    isAsked: () => asked,
    forget: () => void process.off('SIGINT', ask).off('SIGTERM', ask),
  }
}
