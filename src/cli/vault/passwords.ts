import { type Diagnostic, problem, warning } from '../../diagnostics/diagnostic.ts'
import { DEFAULT_ID } from '../../vault/envelope.ts'
import { createKeyring, type Password } from '../../vault/keyring.ts'
import type { Settings } from '../settings/settings.ts'
import { fileSource, parseVaultId, readPassword, type Source } from './source.ts'

/** The flags that name vault passwords. */
export interface VaultGiven {
  readonly 'vault-id'?: readonly string[] | undefined
  readonly 'vault-password-file'?: readonly string[] | undefined
}

type VaultSettings = Pick<Settings, 'vaultIdentityList' | 'vaultPasswordFile' | 'askVaultPass'>

/** Where passwords come from, in the order in which they are tried: that of Ansible. */
export function vaultSources(given: VaultGiven, settings: VaultSettings): readonly Source[] {
  const { vaultIdentityList, vaultPasswordFile, askVaultPass } = settings
  return [
    ...[...vaultIdentityList, ...(given['vault-id'] ?? [])].map(parseVaultId),
    ...(given['vault-password-file'] ?? []).map((path) => fileSource(path)),
    ...(vaultPasswordFile === null ? [] : [fileSource(vaultPasswordFile)]),
    ...(askVaultPass ? [askedFor] : []),
  ]
}

/** A password that is asked for without a name. */
export const askedFor: Source = { id: DEFAULT_ID, from: 'prompt' }

/** Passwords that were found, and what is wrong with the sources of others. */
interface Found {
  readonly found: readonly Password[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads and asks for vault passwords; that one of several can't be had is only a warning. */
export async function vaultPasswords(sources: readonly Source[], ask: Ask = askOnce): Promise<Found> {
  const found: Password[] = []
  const wrong: string[] = []
  for (const { id, from } of sources) {
    const bytes = from === 'prompt' ? await ask(id) : readPassword(from.path, id, createKeyring(found))
    if ('wrong' in bytes) wrong.push(bytes.wrong)
    else found.push({ id, bytes })
  }
  const tell = found.length > 0 ? warning : problem
  return { found, diagnostics: wrong.map((message) => tell('vault', message)) }
}

/** Asks for the password of an id. */
type Ask = (id: string) => Promise<Buffer | { readonly wrong: string }>

/** Asks for a password to decrypt with; the words are Ansible's, which programs wait for. */
async function askOnce(id: string): ReturnType<Ask> {
  return answer(id === DEFAULT_ID ? 'Vault password: ' : `Vault password (${id}): `)
}

/** Asks for a password to encrypt with, twice. */
export async function askTwice(id: string): ReturnType<Ask> {
  const first = await answer(id === DEFAULT_ID ? 'New Vault password: ' : `New vault password (${id}): `)
  if ('wrong' in first) return first
  const again = await answer(
    id === DEFAULT_ID ? 'Confirm New Vault password: ' : `Confirm new vault password (${id}): `,
  )
  if ('wrong' in again) return again
  return first.equals(again) ? first : { wrong: 'the two vault passwords are not the same' }
}

async function answer(question: string): ReturnType<Ask> {
  const { askSecret } = await import('../prompt.ts')
  const bytes = Buffer.from(String((await askSecret(question)).open()))
  return bytes.length > 0 ? bytes : { wrong: 'no vault password was typed' }
}
