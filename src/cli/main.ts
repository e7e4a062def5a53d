#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { reasonOf } from '../diagnostics/reason.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { loadAtOnce } from '../files/load-at-once.ts'
import { callCommand } from './call.ts'
import { type Command, helpOf } from './command.ts'
import { exit } from './exit.ts'
import { keepCompiled, optimizeLater } from './optimize.ts'
import { complain, say } from './say.ts'
import { outliveReaders } from './streams.ts'

const CODES = `Exit codes:
  0    fine
  1    files or flags are wrong; no host was touched
  2    a host failed
  3    with --detailed-exitcode: something changed, or would change
  4    a host could not be reached
  99   interrupted
  250  a mistake of rcprov itself`

/** Each command's file has its name, and is loaded only when it is called. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  apply: {
    summary: 'bring hosts to the state that playbooks declare',
    load: async () => (await import('./apply.ts')).apply,
  },
  plan: {
    summary: 'show exactly what apply would do, and write nothing',
    load: async () => (await import('./plan.ts')).plan,
  },
  verify: {
    summary: 'prove that a cluster works, check by check, and change nothing',
    load: async () => (await import('./verify.ts')).verify,
  },
  init: {
    summary: 'write an inventory and a playbook for a Rocket.Chat cluster',
    load: async () => (await import('./init.ts')).init,
  },
  inventory: {
    summary: 'show hosts, groups and variables',
    load: async () => (await import('./inventory.ts')).inventory,
  },
  why: { summary: "show every place that sets a host's variable", load: async () => (await import('./why.ts')).why },
  eval: { summary: "print a template's value as JSON", load: async () => (await import('./eval.ts')).evaluation },
  docs: { summary: 'show the modules and their arguments', load: async () => (await import('./docs.ts')).docs },
}

async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv
  if (name === '--version') return say(`rcprov ${version()}\n`)
  if (name === 'help' || name === '--help' || name === '-h') return help(rest[0])
  if (name === 'lab') return (await import('./lab.ts')).labCommand(rest)
  if (name === 'vault') return (await import('./vault/command.ts')).vaultCommand(rest)
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!known) return complain(`"${name}" is not a command of rcprov${near(name)}`, 'rcprov help')
  if (!isSomewhere()) return complain('the folder in which rcprov was called is gone')
  loadAtOnce(new URL(`./${name}.ts`, import.meta.url))
  return callCommand(await known.load(), rest)
}

async function help(name: string | undefined): Promise<number> {
  if (name === 'lab') return (await import('./lab.ts')).labCommand(['--help'])
  if (name === 'vault') return (await import('./vault/command.ts')).vaultCommand(['--help'])
  const known = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (known) return say(helpOf(await known.load()))
  if (name !== undefined) return complain(`"${name}" is not a command of rcprov${near(name)}`, 'rcprov help')
  const rows = Object.entries(commands).map(([command, { summary }]) => `  ${command.padEnd(10)} ${summary}`)
  const vault = '  vault      encrypt and decrypt files and strings as ansible-vault does'
  const lab = '  lab        disposable hosts on this machine to try it all on'
  return say(
    [
      'usage: rcprov COMMAND [flags]',
      '',
      ...rows,
      vault,
      lab,
      '',
      'rcprov help COMMAND shows its flags.',
      '',
      CODES,
      '',
    ].join('\n'),
  )
}

function near(name: string): string {
  return didYouMean(name, [...Object.keys(commands), 'vault', 'lab', 'help', '--version'])
}

/** A shell may stand in a folder that was removed, where no relative path leads anywhere. */
function isSomewhere(): boolean {
  try {
    return process.cwd() !== ''
  } catch {
    // This is the answer no.
    return false
  }
}

function version(): string {
  const file = new URL(
    import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json',
    import.meta.url,
  )
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** A mistake of ours, told once; the user's mistakes never come here. */
function bug(reason: unknown): number {
  const message = reasonOf(reason)
  process.stderr.write(`rcprov: this is a bug of rcprov: ${message}\n`)
  if (process.env.RCPROV_DEBUG && reason instanceof Error) process.stderr.write(`${reason.stack}\n`)
  else process.stderr.write('Set RCPROV_DEBUG=1 to see where it happened.\n')
  return exit.bug
}

optimizeLater()
keepCompiled(process.env)
outliveReaders()
process.on('uncaughtException', (reason) => process.exit(bug(reason)))
process.exitCode = await main(process.argv.slice(2)).catch(bug)
