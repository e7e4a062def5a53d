import { randomBytes } from 'node:crypto'
import { Binary, type Document } from 'bson'
import type { Peer } from '../contract.ts'
import { isMongoError, mongoError } from '../errors.ts'
import { internalUser } from './names.ts'
import { clientFinal, clientFirst, readServerFirst } from './scram/client.ts'
import { deriveKeys, type Keys, passwordFor } from './scram/secrets.ts'

const mechanism = 'SCRAM-SHA-256'

/** Logs in to another member as `__system@local` with the first of the keys that it takes; rejects with 18. */
export function createProof(keys: readonly string[]): (peer: Peer) => Promise<void> {
  const derive = rememberKeys()
  return async (peer) => {
    for (const [at, key] of keys.entries()) {
      try {
        return await login(peer, key, derive)
      } catch (thrown) {
        if (!isMongoError(thrown) || thrown.code !== 18 || at === keys.length - 1) throw thrown
      }
    }
  }
}

type Derive = (key: string, salt: Buffer, iterations: number) => Keys

async function login(peer: Peer, key: string, derive: Derive): Promise<void> {
  const nonce = randomBytes(24).toString('base64')
  const first = clientFirst(internalUser.name, nonce)
  const options = { skipEmptyExchange: true }
  const started = await peer.command(internalUser.db, {
    saslStart: 1,
    mechanism,
    payload: bytes(`n,,${first}`),
    options,
  })
  const asked = textOf(started)
  const { nonce: both, salt, iterations } = readServerFirst(asked, nonce)
  const final = clientFinal(mechanism, derive(key, salt, iterations), first, asked, both)
  const { conversationId } = started
  const ended = await peer.command(internalUser.db, { saslContinue: 1, conversationId, payload: bytes(final.text) })
  // Whoever does not know the key cannot sign this, and is not a member.
  if (textOf(ended) !== final.expected) throw mongoError(18, 'Server signature does not match')
  if (ended.done !== true) await peer.command(internalUser.db, { saslContinue: 1, conversationId, payload: bytes('') })
}

/** Salts stay the same as long as a server runs, so that each is worked out once. */
function rememberKeys(): Derive {
  const known = new Map<string, Keys>()
  return (key, salt, iterations) => {
    const id = `${key} ${salt.toString('base64')} ${iterations}`
    const keys =
      known.get(id) ?? deriveKeys(mechanism, passwordFor(mechanism, internalUser.name, key), salt, iterations)
    known.set(id, keys)
    return keys
  }
}

function bytes(text: string): Binary {
  return new Binary(Buffer.from(text, 'utf8'))
}

function textOf({ payload }: Document): string {
  return payload instanceof Binary ? Buffer.from(payload.value()).toString('utf8') : String(payload)
}
