import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { saslPrep } from './saslprep.ts'

/** The two ways to log in, the better one first. */
export const mechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const

/** A way to log in. */
export type Mechanism = (typeof mechanisms)[number]

/** What is kept of a password in `credentials.<mechanism>`; all but the count is in base64. */
export interface Credentials {
  readonly iterationCount: number
  readonly salt: string
  readonly storedKey: string
  readonly serverKey: string
}

/** What is computed from a password and its salt. */
export interface Keys {
  readonly clientKey: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
}

const digests = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-1': 'sha1' } as const
const lengths = { 'SCRAM-SHA-256': 32, 'SCRAM-SHA-1': 20 } as const

/** Whether a name is that of a mechanism. */
export function isMechanism(name: unknown): name is Mechanism {
  return mechanisms.some((mechanism) => mechanism === name)
}

/** The password as a mechanism wants it: SASLprep for SHA-256, MongoDB's old digest for SHA-1. */
export function passwordFor(mechanism: Mechanism, user: string, password: string): string {
  return mechanism === 'SCRAM-SHA-256' ? saslPrep(password) : digestOf(user, password)
}

/** What clients before SCRAM sent: the digest that SCRAM-SHA-1 takes for the password. */
export function digestOf(user: string, password: string): string {
  return createHash('md5').update(`${user}:mongo:${password}`).digest('hex')
}

/** All keys of RFC 5802 from a prepared password. */
export function deriveKeys(mechanism: Mechanism, prepared: string, salt: Buffer, iterations: number): Keys {
  const digest = digests[mechanism]
  const salted = pbkdf2Sync(prepared, salt, iterations, lengths[mechanism], digest)
  const clientKey = hmac(mechanism, salted, 'Client Key')
  const storedKey = createHash(digest).update(clientKey).digest()
  return { clientKey, storedKey, serverKey: hmac(mechanism, salted, 'Server Key') }
}

/** New credentials with a salt of their own, or with the given one. */
export function makeCredentials(
  mechanism: Mechanism,
  prepared: string,
  iterationCount: number,
  salt: Buffer = randomBytes(lengths[mechanism] - 4),
): Credentials {
  const { storedKey, serverKey } = deriveKeys(mechanism, prepared, salt, iterationCount)
  return {
    iterationCount,
    salt: salt.toString('base64'),
    storedKey: storedKey.toString('base64'),
    serverKey: serverKey.toString('base64'),
  }
}

/** The keyed hash of a mechanism. */
export function hmac(mechanism: Mechanism, key: Buffer, text: string): Buffer {
  return createHmac(digests[mechanism], key).update(text).digest()
}

/** The hash of a mechanism. */
export function hash(mechanism: Mechanism, bytes: Buffer): Buffer {
  return createHash(digests[mechanism]).update(bytes).digest()
}

/** Both of the same length, bit by bit. */
export function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)))
}
