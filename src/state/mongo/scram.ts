import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import type { MongoReply } from '../mongo.ts'
import { documentIn, numberIn, textIn } from './documents.ts'
import { saslprep } from './saslprep.ts'

/** What a server keeps of a password, for one way to log in. */
interface Credential {
  readonly mechanism: Mechanism
  readonly iterations: number
  readonly salt: Buffer
  readonly storedKey: Buffer
}

type Mechanism = keyof typeof hashes

const hashes = { 'SCRAM-SHA-1': 'sha1', 'SCRAM-SHA-256': 'sha256' } as const

/** The `credentials` of usersInfo; what is no SCRAM is left out. */
export function credentialsOf(document: MongoReply): readonly Credential[] {
  return Object.keys(document)
    .filter(isMechanism)
    .map((mechanism) => {
      const kept = documentIn(document, mechanism)
      const bytes = (name: string) => Buffer.from(textIn(kept, name) ?? '', 'base64')
      return {
        mechanism,
        iterations: numberIn(kept, 'iterationCount', 1),
        salt: bytes('salt'),
        storedKey: bytes('storedKey'),
      }
    })
}

/** Whether these keys, all of them, were made of this password; found out without a login. */
export function isPasswordOf(credentials: readonly Credential[], user: string, password: string): boolean {
  return credentials.length > 0 && credentials.every((credential) => isMadeOf(credential, user, password))
}

/** RFC 5802, section 3: StoredKey = H(HMAC(Hi(password, salt, i), "Client Key")). */
function isMadeOf({ mechanism, iterations, salt, storedKey }: Credential, user: string, password: string): boolean {
  const secret = mechanism === 'SCRAM-SHA-1' ? digested(user, password) : saslprep(password)
  if (secret === null) return false
  const hash = hashes[mechanism]
  const salted = pbkdf2Sync(secret, salt, iterations, createHash(hash).digest().length, hash)
  const clientKey = createHmac(hash, salted).update('Client Key').digest()
  const key = createHash(hash).update(clientKey).digest()
  return key.length === storedKey.length && timingSafeEqual(key, storedKey)
}

/** The older mechanism hashes name and password before all else, as MongoDB's first way to log in did. */
function digested(user: string, password: string): string {
  return createHash('md5').update(`${user}:mongo:${password}`).digest('hex')
}

function isMechanism(name: string): name is Mechanism {
  return name in hashes
}
