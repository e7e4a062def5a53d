import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import type { Envelope } from './envelope.ts'

const ROUNDS = 10_000
const KEY = 32
const IV = 16
const BLOCK = 16

/** What a password and a salt come to. */
export interface Keys {
  readonly cipher: Buffer
  readonly hmac: Buffer
  readonly iv: Buffer
}

/** Derives the keys by PBKDF2, which takes some milliseconds by design. */
export function deriveKeys(password: Buffer, salt: Buffer): Keys {
  const all = pbkdf2Sync(password, salt, ROUNDS, KEY + KEY + IV, 'sha256')
  return { cipher: all.subarray(0, KEY), hmac: all.subarray(KEY, 2 * KEY), iv: all.subarray(2 * KEY) }
}

/** The plain bytes, or null where the keys are those of another password. */
export function unseal({ hmac, ciphertext }: Envelope, keys: Keys): Buffer | null {
  const expected = sign(ciphertext, keys)
  if (hmac.length !== expected.length || !timingSafeEqual(hmac, expected)) return null
  const decipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv)
  const padded = Buffer.concat([decipher.update(ciphertext), decipher.final()])
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
}

/** Encrypts bytes, which are filled up to whole blocks as ansible-vault does. */
export function seal(plain: Buffer, keys: Keys): Pick<Envelope, 'hmac' | 'ciphertext'> {
  const fill = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, keys.iv)
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(fill, fill)), cipher.final()])
  return { hmac: sign(ciphertext, keys), ciphertext }
}

function sign(ciphertext: Buffer, keys: Keys): Buffer {
  return createHmac('sha256', keys.hmac).update(ciphertext).digest()
}
