import { createHash, randomBytes } from 'node:crypto'
import { deriveKeys, type Keys, seal, unseal } from './cipher.ts'
import { DEFAULT_ID, type Envelope, formatEnvelope, parseEnvelope } from './envelope.ts'

/** A vault password and the name that it goes by. Never shown, logged or given to a program. */
export interface Password {
  readonly id: string
  readonly bytes: Buffer
}

/** A decrypted text, and what it was encrypted with. */
export interface Opened {
  readonly bytes: Buffer
  readonly password: Password
  /** The id in the text's own header. */
  readonly id: string
}

/** Why a text can't be decrypted, as the end of a sentence, and what to do. */
interface Locked {
  readonly why: string
  readonly help: string
}

/** The passwords that are at hand, in the order in which they are tried. */
export interface Keyring {
  readonly passwords: readonly Password[]
  readonly open: (text: string) => Opened | Locked
}

/** A keyring, which derives the keys of each salt once. */
export function createKeyring(passwords: readonly Password[]): Keyring {
  const known = new Map<string, Keys>()
  const keysOf = (password: Password, salt: Buffer) => {
    const name = createHash('sha256').update(password.bytes).update('\0').update(salt).digest('hex')
    const keys = known.get(name) ?? deriveKeys(password.bytes, salt)
    known.set(name, keys)
    return keys
  }
  return {
    passwords,
    open: (text) => {
      const envelope = parseEnvelope(text)
      if ('wrong' in envelope) return { why: `can't be decrypted: ${envelope.wrong}`, help: 'encrypt it again' }
      for (const password of inOrder(passwords, envelope.id)) {
        const bytes = unseal(envelope, keysOf(password, envelope.salt))
        if (bytes) return { bytes, password, id: envelope.id }
      }
      return locked(envelope, passwords)
    },
  }
}

/** Encrypts bytes under a password's id, or another one. */
export function encrypt(plain: Buffer, password: Password, id = password.id, salt = randomBytes(32)): string {
  return formatEnvelope({ id, salt, ...seal(plain, deriveKeys(password.bytes, salt)) })
}

/** As Ansible: an id is only a hint at which password to try first. */
function inOrder(passwords: readonly Password[], id: string): readonly Password[] {
  return [...passwords.filter((one) => one.id === id), ...passwords.filter((one) => one.id !== id)]
}

function locked({ id }: Envelope, passwords: readonly Password[]): Locked {
  const named = id === DEFAULT_ID ? '' : ` with the vault id "${id}"`
  const flag = id === DEFAULT_ID ? '--vault-password-file FILE' : `--vault-id ${id}@FILE`
  const help = `give its password: ${flag}, or --ask-vault-pass to be asked for it`
  if (passwords.length === 0) return { why: `is encrypted${named}, and no vault password was given`, help }
  const ids = [...new Set(passwords.map((password) => password.id))].join(', ')
  const tried = passwords.length === 1 ? `the vault password (${ids}) does not fit` : `no vault password (${ids}) fits`
  return { why: `is encrypted${named}, and ${tried}`, help }
}
