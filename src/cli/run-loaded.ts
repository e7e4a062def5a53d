import { randomBytes } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { takesColor } from '../render/color.ts'
import { chooseHosts } from '../run/choose.ts'
import type { Summary } from '../run/conduct.ts'
import { createRun, type RunParts } from '../run/create.ts'
import type { Event, Report } from '../run/event.ts'
import { newRunId, openRunLog, type RunLog } from '../run/log.ts'
import { createMask } from '../run/mask.ts'
import type { Secret } from '../template/values.ts'
import { exit } from './exit.ts'
import { extraVars } from './extra-vars.ts'
import { type RunGiven, wordsOf } from './flags.ts'
import type { Loaded } from './load.ts'
import type { Output } from './output.ts'

/** Runs checked playbooks on their hosts and gives the exit code. */
export async function runLoaded(
  loaded: Loaded,
  given: RunGiven,
  playbooks: readonly string[],
  dry: boolean,
): Promise<number> {
  const started = Date.now()
  const password = given['ask-become-pass'] ? await askPassword() : null
  const mask = createMask()
  if (password) mask.add(String(password.open()))
  const id = newRunId(new Date(), randomBytes(3).toString('hex'))
  const log = logOf(id)
  if (!log) return exit.usage
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
    ...partsOf(given, loaded, playbooks, password),
    id,
    dry,
    report,
    mask,
    stopping: stop.isAsked,
  })
  report({ type: 'run', id, time: new Date().toISOString(), mode: dry ? 'plan' : 'apply', playbooks })
  const chosen = chooseHosts(run, loaded.plays)
  // The logins are under way; meanwhile the rest is loaded.
  const [{ conduct }, { rendererFor }] = await Promise.all([import('../run/conduct.ts'), import('./output.ts')])
  output = await rendererFor(given, takesColor(process.stdout, process.env))
  early.forEach(output.report)
  const summary = await conduct(run, chosen)
  const exitCode = stop.isAsked() ? exit.interrupted : codeOf(summary, given['detailed-exitcode'] === true)
  report({ type: 'end', exitCode, seconds: (Date.now() - started) / 1000 })
  await output.close()
  log.close()
  return exitCode
}

async function askPassword(): Promise<Secret> {
  const { askSecret } = await import('./prompt.ts')
  return askSecret('become password: ')
}

/** Without a log nothing is begun: it is what tells afterwards what was done. */
function logOf(id: string): RunLog | null {
  try {
    return openRunLog(id)
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason)
    process.stderr.write(`rcprov: can't write a run log: ${why}\nSet XDG_STATE_HOME to a folder for it.\n`)
    return null
  }
}

type FromFlags = Omit<RunParts, 'id' | 'dry' | 'report' | 'mask' | 'stopping'>

function partsOf(given: RunGiven, loaded: Loaded, playbooks: readonly string[], password: Secret | null): FromFlags {
  const key = given['private-key']
  return {
    inventory: loaded.inventory,
    library: loaded.library,
    diff: given.diff === true,
    readAhead: given['no-read-ahead'] !== true,
    verbosity: given.verbose?.length ?? 0,
    forceHandlers: given['force-handlers'] === true,
    extra: extraVars(given['extra-vars'] ?? []).values,
    tags: { only: wordsOf(given.tags), skip: wordsOf(given['skip-tags']) },
    limit: given.limit ?? null,
    flags: {
      become: given.become === true || given['become-user'] !== undefined,
      user: given['become-user'] ?? null,
      password,
    },
    hostsAtATime: Number(given.forks ?? 50),
    defaults: {
      ...(given.user !== undefined && { user: given.user }),
      ...(key !== undefined && { privateKeyFile: resolve(key) }),
      ...(given['accept-new-host-keys'] && { checkHostKey: 'accept-new' as const }),
    },
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
function stopping(): { readonly isAsked: () => boolean } {
  let asked = false
  const ask = () => {
    if (asked) process.exit(exit.interrupted)
    asked = true
    process.stderr.write('rcprov: ending after the changes under way; Ctrl-C again ends at once\n')
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  return { isAsked: () => asked }
}
