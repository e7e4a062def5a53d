import { didYouMean } from '../../diagnostics/suggest.ts'
import { callCommand } from '../call.ts'
import type { Command } from '../command.ts'
import { complain, say } from '../say.ts'
import { create, edit } from './editing.ts'
import { encryptString } from './encrypt-string.ts'
import { decrypt, encrypt, rekey, view } from './files.ts'

const actions: Readonly<Record<string, Command>> = {
  create,
  edit,
  view,
  encrypt,
  decrypt,
  'encrypt-string': encryptString,
  rekey,
}

/** Runs `rcprov vault …`: argv is what follows "vault"; gives the exit code. */
export async function vaultCommand(argv: readonly string[]): Promise<number> {
  const [word = '--help', ...rest] = argv
  if (/^(--help|-h)$/.test(word)) return say(help())
  // Ansible writes it with an underscore.
  const name = word.replace('_', '-')
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action) return callCommand(action, rest)
  const near = didYouMean(word, Object.keys(actions))
  return complain(`"${word}" is not a command of rcprov vault${near}`, 'rcprov vault --help')
}

function help(): string {
  const rows = Object.entries(actions).map(([name, { summary }]) => `  ${name.padEnd(15)} ${summary}`)
  const lines = ['usage: rcprov vault COMMAND [flags]', '', 'Encrypts and decrypts as ansible-vault does.', '', ...rows]
  return [...lines, '', 'rcprov vault COMMAND --help shows its flags.', ''].join('\n')
}
