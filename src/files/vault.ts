import { readFileSync } from 'node:fs'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { TemplateError } from '../template/errors.ts'
import { Secret, Undefined, Unknown, type Value } from '../template/values.ts'
import { isEncrypted } from '../vault/envelope.ts'
import { createKeyring, type Keyring } from '../vault/keyring.ts'

/** What is encrypted in the user's files, as values: decrypted when it is first used, and secret from then on. */
export interface Vault {
  /** The bytes of a file, decrypted if need be; or why they can't be. */
  readonly read: (bytes: Buffer, file: string) => { readonly bytes: Buffer; readonly secret: boolean } | Diagnostic
  /** The value of a `!vault` string. Opening it throws `TemplateError` where the password lacks. */
  readonly sealed: (text: string, place: Place) => Secret
  /** A decrypted text. */
  readonly secret: (text: string) => Secret
  /** Makes a value of an encrypted file secret. */
  readonly conceal: (value: Value) => Value
  /** Tells of a text that must not be shown. */
  readonly tell: (secret: string) => void
  /** Hears of all texts that must not be shown, those that were met before too. */
  readonly listen: (listener: (secret: string) => void) => void
}

/** Texts of more characters are whole files, which nobody prints by mistake; hiding each of their lines would take long. */
const LONGEST = 16 * 1024

/** The vault of a run. */
export function createVault(keyring: Keyring): Vault {
  const told = new Set<string>()
  const listeners: ((secret: string) => void)[] = []
  const tell = (secret: string) => {
    if (told.has(secret) || secret.length > LONGEST) return
    told.add(secret)
    for (const listener of listeners) listener(secret)
  }
  const secret = (open: () => Value, ciphertext: string | null = null) =>
    Secret.lazy(() => {
      const value = open()
      if (typeof value !== 'object') tell(String(value))
      return value
    }, ciphertext)
  return {
    tell,
    secret: (text) => secret(() => text),
    listen: (listener) => {
      listeners.push(listener)
      told.forEach(listener)
    },
    read: (bytes, file) => {
      if (!isEncrypted(bytes)) return { bytes, secret: false }
      const opened = keyring.open(bytes.toString('latin1'))
      if ('bytes' in opened) return { bytes: opened.bytes, secret: true }
      return problem('vault', `this file ${opened.why}`, { file, line: 1, column: 1 }, opened.help)
    },
    sealed: (text, place) => {
      const open = () => {
        const opened = keyring.open(text)
        if ('why' in opened) throw failing(`this value ${opened.why}; ${opened.help}`, place)
        return opened.bytes.toString()
      }
      return secret(open, text)
    },
    conceal: (value) => {
      if (value === null || typeof value === 'boolean') return value
      if (value instanceof Unknown || value instanceof Undefined) return value
      if (!(value instanceof Secret)) return secret(() => value)
      return value.ciphertext === null ? secret(() => value.open()) : value
    },
  }
}

/** A vault without passwords. */
export function closedVault(): Vault {
  return createVault(createKeyring([]))
}

/** A file's bytes, decrypted if need be; throws `TemplateError` where the password lacks. */
export function readDecrypted(path: string, vault: Vault): { readonly bytes: Buffer; readonly secret: boolean } {
  const read = vault.read(readFileSync(path), path)
  if ('message' in read) throw lockedError(read)
  return read
}

/** What is wrong with an encrypted file, as an error of whoever needs it in a run. */
export function lockedError({ message, help, place }: Diagnostic): TemplateError {
  return failing(help === undefined ? message : `${message}; ${help}`, place)
}

function failing(message: string, place: Place | undefined): TemplateError {
  const error = new TemplateError(message)
  if (place) error.place = place
  return error
}
