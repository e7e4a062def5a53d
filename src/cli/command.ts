import { type ParseArgsConfig, parseArgs } from 'node:util'
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

/** Parses strictly: an unknown flag is an error, never ignored, so that `--chek` can't run for real. */
export function parseFlags<F extends Flags>(
  command: Command<F>,
  argv: readonly string[],
): { readonly given: Given<F>; readonly words: readonly string[] } | UsageError {
  const options = { help: { type: 'boolean', short: 'h' }, ...command.flags } as ParseArgsConfig['options']
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    const given: Readonly<Record<string, unknown>> = values
    const wrong = Object.entries(command.flags).flatMap(([name, flag]) => wrongValue(name, flag, given[name]))
    return wrong[0] ?? { given: values as Given<F>, words: positionals }
  } catch (reason) {
    return { usage: explain(command, argv, reason) }
  }
}

function explain(command: Command, argv: readonly string[], reason: unknown): string {
  const message = reason instanceof Error ? reason.message : String(reason)
  const unknown = /Unknown option '(-[^']*)'/.exec(message)?.[1]
  if (unknown === undefined) return explainValue(message)
  const typed = argv.find((word) => word.startsWith(unknown)) ?? unknown
  const [bare = ''] = typed.replace(/^-+/, '').split('=')
  const near = suggest(bare, Object.keys(command.flags))
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

function wrongValue(name: string, { words, count }: Flag, value: unknown): UsageError[] {
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
  const rows = Object.entries(command.flags).map(([name, { short, value, description }]): [string, string] => [
    `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    description,
  ])
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
  return [`usage: ${command.usage}`, '', command.summary, ...(lines.length > 0 ? ['', ...lines] : []), ''].join('\n')
}
