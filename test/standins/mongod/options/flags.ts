import { type Setting, settings, switches } from './settings.ts'
import { readValue } from './values.ts'

/** What the command line says, by the settings' paths; throws with the text for people. */
export interface Flags {
  readonly config: string | null
  readonly asks: 'version' | 'help' | null
  readonly values: ReadonlyMap<string, unknown>
}

const short: Readonly<Record<string, string>> = { '-f': '--config', '-h': '--help' }

/** Reads the arguments of the command line; throws an Error for what is none. */
export function readFlags(argv: readonly string[]): Flags {
  const values = new Map<string, unknown>()
  let config: string | null = null
  let asks: Flags['asks'] = null
  const rest = argv.map((word) => short[word] ?? word)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', attached] = splitOnce(word.replace(/^--/, ''), '=')
    const take = (): string => {
      const value = attached ?? rest.shift()
      if (value === undefined) throw new Error(`the required argument for option '--${name}' is missing`)
      return value
    }
    const setting = settings.find(({ flag }) => flag === name)
    const shorthand = switches[name]
    if (!word.startsWith('--')) throw new Error('too many positional options have been specified on the command line')
    if (name === 'config') config = take()
    else if (name === 'version' || name === 'help') asks = name
    else if (shorthand !== undefined) values.set(...shorthand)
    else if (setting === undefined) throw new Error(`unrecognised option '${word}'`)
    else addFlag(values, setting, take, attached)
  }
  return { config, asks, values }
}

function addFlag(values: Map<string, unknown>, setting: Setting, take: () => string, attached?: string): void {
  const { path, kind } = setting
  if (kind === 'map') {
    const [name = '', value = ''] = splitOnce(take(), '=')
    const before = values.get(path)
    values.set(path, { ...(typeof before === 'object' ? before : {}), [name]: value })
  } else values.set(path, readValue(setting, kind === 'bool' && attached === undefined ? true : take()))
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
