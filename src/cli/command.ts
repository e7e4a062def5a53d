import { type ParseArgsConfig, parseArgs } from 'node:util'
import { reasonOf } from '../diagnostics/reason.ts'
import { didYouMean, suggest } from '../diagnostics/suggest.ts'

/** A flag as a user types it and as help shows it. */
interface Flag {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  readonly multiple?: true
  /** The words that it takes; without them, any. */
  readonly words?: readonly string[]
  /** Takes a whole number from 1 on. */
  readonly count?: true
  /** What help shows for the value: `HOSTS`. */
  readonly value?: string
  /** Other long names of it. */
  readonly aliases?: readonly string[]
  /** Why there is no such flag, where people look for one: help does not show it. */
  readonly refused?: string
  readonly description: string
}

export type Flags = Readonly<Record<string, Flag>>

/** The values of parsed flags: what was not given is undefined. */
export type Given<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends { multiple: true }
    ? F[K] extends { type: 'string' }
      ? readonly string[] | undefined
      : readonly boolean[] | undefined
    : F[K] extends { type: 'boolean' }
      ? boolean | undefined
      : string | undefined
}

/** One of rcprov's commands. */
export interface Command<F extends Flags = Flags> {
  readonly name: string
  readonly summary: string
  /** `rcprov apply PLAYBOOK… [flags]` */
  readonly usage: string
  readonly flags: F
  /** Returns the exit code. */
  run(given: Given<F>, words: readonly string[]): Promise<number>
}

/** Names a command's types from its flags. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command<F> {
  return command
}

/** What was typed does not fit the command: one sentence, with a suggestion where there is one. */
export interface UsageError {
  readonly usage: string
}

const help: Flag = { type: 'boolean', short: 'h', description: 'show this' }

/** Parses strictly: an unknown flag is an error, never ignored, so that `--chek` can't run for real. */
export function parseFlags<F extends Flags>(
  command: Command<F>,
  argv: readonly string[],
): { readonly given: Given<F>; readonly words: readonly string[] } | UsageError {
  // `-check` would be `-c heck`.
  const slip = argv.find((word) => /^-[a-z]{2}/.test(word) && namesOf(command.flags).includes(word.slice(1)))
  if (slip !== undefined)
    return { usage: `"${slip}" is not a flag of rcprov ${command.name}; did you mean "-${slip}"?` }
  const options = { help, ...command.flags } as ParseArgsConfig['options']
  try {
    const args = argv.map((word) => properName(word, command.flags))
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
    const given: Readonly<Record<string, unknown>> = values
    const wrong = Object.entries(command.flags).flatMap(([name, flag]) => wrongValue(name, flag, given[name]))
    return wrong[0] ?? { given: values as Given<F>, words: positionals }
  } catch (reason) {
    return { usage: explain(command, argv, reason) }
  }
}

/** A flag's alias is its name: `--key-file=x` is `--private-key=x`. */
function properName(word: string, flags: Flags): string {
  const [, typed, value = ''] = /^--([\w-]+)(=.*)?$/s.exec(word) ?? []
  if (typed === undefined) return word
  const named = Object.entries(flags).find(([, { aliases }]) => aliases?.includes(typed))
  return named ? `--${named[0]}${value}` : word
}

function explain(command: Command, argv: readonly string[], reason: unknown): string {
  const message = reasonOf(reason)
  const unknown = /Unknown option '(-[^']*)'/.exec(message)?.[1]
  if (unknown === undefined) return explainValue(message)
  const typed = argv.find((word) => word.startsWith(unknown)) ?? unknown
  const [bare = ''] = typed.replace(/^-+/, '').split('=')
  const near = suggest(bare, ['help', ...namesOf(command.flags)])
  return `"${typed}" is not a flag of rcprov ${command.name}${near ? `; did you mean "--${near}"?` : ''}`
}

/** Node's words for a flag with a value too many or too few, in ours. */
function explainValue(message: string): string {
  const flag = /^Option '(?:-., )?(-[^ ']*)/.exec(message)?.[1]
  if (message.includes('does not take an argument')) return `"${flag}" takes no value`
  if (message.includes('argument missing')) return `"${flag}" needs a value`
  if (message.includes('is ambiguous')) return `"${flag}" needs a value; one that begins with "-" goes right after it`
  return message
}

/** All long names that a flag may be given by. */
function namesOf(flags: Flags): string[] {
  const taken = Object.entries(flags).filter(([, { refused }]) => refused === undefined)
  return taken.flatMap(([name, { aliases = [] }]) => [name, ...aliases])
}

function wrongValue(name: string, { words, count, refused }: Flag, value: unknown): UsageError[] {
  if (refused !== undefined && value !== undefined) return [{ usage: `there is no "--${name}": ${refused}` }]
  if (typeof value !== 'string') return []
  const takes = `"--${name}" takes`
  if (words && !words.includes(value)) {
    return [{ usage: `${takes} ${words.join(', ')}, not "${value}"${didYouMean(value, words)}` }]
  }
  if (count && !/^[1-9]\d{0,8}$/.test(value)) return [{ usage: `${takes} a whole number from 1 on, not "${value}"` }]
  return []
}

/** The help page of one command. */
export function helpOf(command: Command): string {
  const shown = Object.entries<Flag>({ ...command.flags, help }).filter(([, { refused }]) => refused === undefined)
  const rows = shown.map(([name, { short, value, description }]): [string, string] => [
    `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    description,
  ])
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
  return [`usage: ${command.usage}`, '', command.summary, ...(lines.length > 0 ? ['', ...lines] : []), ''].join('\n')
}
