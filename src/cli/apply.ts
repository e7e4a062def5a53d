import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { dirname } from 'node:path'
import { conduct, type Summary } from '../run/conduct.ts'
import { createRun } from '../run/create.ts'
import { newRunId, openRunLog } from '../run/log.ts'
import { createMask } from '../run/mask.ts'
import { takesColor } from '../render/color.ts'
import { type Command, defineCommand, type Given } from './command.ts'
import { exit } from './exit.ts'
import { extraVars } from './extra-vars.ts'
import { runFlags } from './flags.ts'
import { loadAll } from './load.ts'
import { printList } from './list.ts'
import { rendererFor } from './output.ts'
import { askSecret } from './prompt.ts'

type RunFlags = Given<typeof runFlags> & { readonly check?: boolean | undefined }

const checkFlag = { check: { type: 'boolean', short: 'C', description: 'only plan: show what would happen, write nothing' } } as const

/** Brings hosts to the state that playbooks declare. */
export const apply = defineCommand({
  name: 'apply',
  summary: 'Brings hosts to the state that playbooks declare.',
  usage: 'rcprov apply PLAYBOOK… [flags]',
  flags: { ...runFlags, ...checkFlag },
  run: (given, playbooks) => runCommand(given, playbooks, given.check === true),
})

/** Shows exactly what apply would do. */
export const plan: Command = defineCommand({
  name: 'plan',
  summary: 'Shows exactly what apply would do, also on blank hosts, and writes nothing.',
  usage: 'rcprov plan PLAYBOOK… [flags]',
  flags: { ...runFlags, ...checkFlag },
  run: (given, playbooks) => runCommand({ ...given, diff: given.diff ?? true }, playbooks, true),
})

async function runCommand(given: RunFlags, playbooks: readonly string[], dry: boolean): Promise<number> {
  if (playbooks.length === 0) return complain(`which playbook? rcprov ${dry ? 'plan' : 'apply'} site.yml`)
  const loaded = await loadAll(playbooks, given)
  if (!loaded) return exit.usage
  const { plays, inventory, library } = loaded
  if (given['syntax-check']) return say('no mistakes found\n')
  if (given['list-hosts'] || given['list-tasks']) return say(printList(plays, inventory, given))
  const password = given['ask-become-pass'] ? await askSecret('become password: ') : null
  const mask = createMask()
  if (password) mask.add(String(password.open()))
  const id = newRunId(new Date(), randomBytes(3).toString('hex'))
  const log = openRunLog(id)
  const output = await rendererFor(given, takesColor(process.stdout, process.env))
  const started = Date.now()
  const stop = stopping()
  const report: typeof log.report = (event) => {
    log.report(event)
    output.report(event)
  }
  const run = createRun({
    id,
    dry,
    diff: given.diff === true,
    readAhead: given['no-read-ahead'] !== true,
    verbosity: given.verbose?.length ?? 0,
    forceHandlers: given['force-handlers'] === true,
    report,
    mask,
    inventory,
    library,
    extra: extraVars(given['extra-vars'] ?? []).values,
    tags: { only: split(given.tags), skip: split(given['skip-tags']) },
    limit: given.limit ?? null,
    flags: { become: given.become === true || given['become-user'] !== undefined, user: given['become-user'] ?? null, password },
    stopping: stop.isAsked,
    hostsAtATime: Number(given.forks ?? 50),
    defaults: {
      ...(given.user !== undefined && { user: given.user }),
      ...(given['private-key'] !== undefined && { privateKeyFile: resolve(given['private-key']) }),
      ...(given['accept-new-host-keys'] && { checkHostKey: 'accept-new' as const }),
    },
    reason: `rcprov apply ${playbooks.join(' ')}`,
    folder: resolve(dirname(playbooks[0] ?? '.')),
  })
  report({ type: 'run', id, time: new Date().toISOString(), mode: dry ? 'plan' : 'apply', playbooks })
  const summary = await conduct(run, plays)
  const exitCode = stop.isAsked() ? exit.interrupted : codeOf(summary, given['detailed-exitcode'] === true)
  report({ type: 'end', exitCode, seconds: (Date.now() - started) / 1000 })
  await output.close()
  log.close()
  return exitCode
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

function split(lists: readonly string[] | undefined): string[] {
  return (lists ?? []).flatMap((list) => list.split(',')).map((tag) => tag.trim()).filter(Boolean)
}

function say(text: string): number {
  process.stdout.write(text)
  return exit.fine
}

function complain(message: string): number {
  process.stderr.write(`rcprov: ${message}\n`)
  return exit.usage
}
