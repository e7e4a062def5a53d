import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { createKeyring, type Keyring, type Password } from '../../vault/keyring.ts'
import { settle } from '../settings/settings.ts'
import { askedFor, askTwice, type VaultGiven, vaultPasswords, vaultSources } from './passwords.ts'
import type { Source } from './source.ts'
import { tellTroubles, trouble } from './trouble.ts'

/** The flags of a command that encrypts. */
export interface EncryptGiven extends VaultGiven {
  readonly 'encrypt-vault-id'?: string | undefined
}

/** The passwords to decrypt with, asked for if none are named. */
export async function keysToOpen(given: VaultGiven, stdinIsText: boolean): Promise<Keyring | Diagnostic> {
  const passwords = await passwordsFrom(vaultSources(given, settle({ ...given }).settings), stdinIsText)
  return Array.isArray(passwords) ? createKeyring(passwords) : passwords
}

/** The one password to encrypt with: that of --encrypt-vault-id, or the only one that there is. */
export async function keyToSeal(given: EncryptGiven, stdinIsText: boolean): Promise<Password | Diagnostic> {
  const { settings } = settle({ ...given })
  const passwords = await passwordsFrom(vaultSources(given, settings), stdinIsText, askTwice)
  return Array.isArray(passwords) ? choose(passwords, settings.vaultEncryptIdentity) : passwords
}

/** The new password of a rekey. */
export async function newKey(sources: readonly Source[], id: string | undefined): Promise<Password | Diagnostic> {
  const passwords = await passwordsFrom(sources, false, askTwice)
  return Array.isArray(passwords) ? choose(passwords, id ?? null) : passwords
}

async function passwordsFrom(
  named: readonly Source[],
  stdinIsText: boolean,
  ask?: typeof askTwice,
): Promise<Password[] | Diagnostic> {
  const sources = named.length > 0 ? named : [askedFor]
  // On a terminal both can be typed, one after the other.
  if (stdinIsText && !process.stdin.isTTY && sources.some(({ from }) => from === 'prompt')) {
    return trouble(
      "the vault password can't be asked for while the text comes from stdin",
      'give --vault-password-file FILE or --vault-id ID@FILE',
    )
  }
  const { found, diagnostics } = await vaultPasswords(sources, ask)
  const [first] = diagnostics
  if (first && found.length === 0) return first
  tellTroubles(diagnostics)
  return [...found]
}

function choose(passwords: readonly Password[], wanted: string | null): Password | Diagnostic {
  const ids = [...new Set(passwords.map(({ id }) => id))].join(', ')
  const chosen = wanted === null ? passwords[0] : passwords.find(({ id }) => id === wanted)
  if (!chosen) return trouble(`there is no vault password with the id "${wanted}" among those given (${ids})`)
  if (wanted === null && ids.includes(', ')) {
    const help = 'say with --encrypt-vault-id which one encrypts'
    return trouble(`vault passwords of several ids are given (${ids})`, help)
  }
  return chosen
}
