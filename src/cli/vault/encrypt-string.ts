import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { encrypt, type Password } from '../../vault/keyring.ts'
import { defineCommand, type Given } from '../command.ts'
import { vaultFlags } from '../flags.ts'
import { ask, askSecret } from '../prompt.ts'
import { encryptFlags, outputFlags } from './flags.ts'
import { keyToSeal } from './keys.ts'
import { writeAll } from './output.ts'
import { readInput, STREAM } from './text.ts'
import { isTrouble, tellTroubles, trouble } from './trouble.ts'

const flags = {
  ...vaultFlags,
  ...encryptFlags,
  ...outputFlags,
  name: { type: 'string', short: 'n', multiple: true, value: 'NAME', description: 'the variable of a string' },
  'stdin-name': { type: 'string', value: 'NAME', description: 'the variable of the string on stdin' },
  prompt: { type: 'boolean', short: 'p', description: 'ask for the string' },
  'show-input': { type: 'boolean', description: 'show what is typed then' },
} as const

type Asked = Given<typeof flags>

/** A string to encrypt, the variable that it is for, and where it comes from. */
interface Item {
  readonly text: string
  readonly name: string | undefined
  readonly from: string
}

/** Encrypts strings as values of YAML. */
export const encryptString = defineCommand({
  name: 'vault encrypt-string',
  summary:
    'Encrypts strings into values for YAML files: asked for, from stdin, or as words (which stay in the history).',
  usage: 'rcprov vault encrypt-string [STRING…|-] [flags]',
  flags,
  run: async (given, words) => {
    const plan = planOf(given, words)
    if (isTrouble(plan)) return tellTroubles([plan])
    const key = await keyToSeal(given, plan.stdin)
    if (isTrouble(key)) return tellTroubles([key])
    const items = await itemsOf(given, words, plan)
    if (isTrouble(items)) return tellTroubles([items])
    const blocks = items.map((item, index) => block(item, index, items.length > 1, key))
    return writeAll([{ path: given.output ?? STREAM, bytes: Buffer.from(blocks.join('')) }], 'Encryption')
  },
})

interface Plan {
  readonly prompt: boolean
  readonly stdin: boolean
}

/** Without a string at hand it is asked for on a terminal, and read from a pipe. */
function planOf({ prompt = false, 'stdin-name': stdinName }: Asked, words: readonly string[]): Plan | Diagnostic {
  const isTold = words.length > 0 || prompt || stdinName !== undefined
  const stdin = words.includes(STREAM) || stdinName !== undefined || (!isTold && !process.stdin.isTTY)
  if (prompt && stdin) return trouble('a string can not be asked for and read from stdin at once')
  return { stdin, prompt: prompt || (!isTold && !stdin) }
}

async function itemsOf(given: Asked, words: readonly string[], plan: Plan): Promise<readonly Item[] | Diagnostic> {
  const names = [...(given.name ?? [])]
  const asked = plan.prompt ? await askItem(names, given['show-input'] === true) : []
  if (isTrouble(asked)) return asked
  const piped = plan.stdin ? await readPiped(given['stdin-name']) : []
  if (isTrouble(piped)) return piped
  const typed = words.filter((word) => word !== STREAM)
  return [...asked, ...piped, ...typed.map((text) => ({ text, name: names.shift(), from: 'the command line' }))]
}

async function askItem(names: string[], shown: boolean): Promise<readonly Item[] | Diagnostic> {
  const name = names.shift() ?? ((await ask('Variable name (enter for no name): ')) || undefined)
  const text = shown
    ? await ask('String to encrypt: ')
    : String((await askSecret('String to encrypt (hidden): ')).open())
  if (text === null || text === '') return trouble('no string was typed')
  return [{ text, name, from: 'the prompt' }]
}

async function readPiped(name: string | undefined): Promise<readonly Item[] | Diagnostic> {
  if (process.stdin.isTTY)
    process.stderr.write('Type the text, then Ctrl-D (twice if it does not end with a newline)\n')
  const bytes = await readInput(STREAM)
  if (isTrouble(bytes)) return bytes
  const text = bytes.toString()
  if (text === '') return trouble('there is nothing on stdin')
  if (text.endsWith('\n'))
    process.stderr.write('rcprov: the newline at the end is part of the string (printf adds none)\n')
  return [{ text, name, from: 'stdin' }]
}

const INDENT = ' '.repeat(10)

function block({ text, name, from }: Item, index: number, isOneOfMany: boolean, key: Password): string {
  const about = name === undefined ? 'the string' : `"${name}", the string`
  const title = isOneOfMany ? `# The encrypted version of ${about} #${index + 1} from ${from}\n` : ''
  const lines = encrypt(Buffer.from(text), key).trimEnd().split('\n')
  return `${title}${name === undefined ? '' : `${name}: `}!vault |\n${lines.map((line) => `${INDENT}${line}\n`).join('')}`
}
