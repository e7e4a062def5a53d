import { timingSafeEqual } from 'node:crypto'
import { type Credentials, hash, hmac, type Mechanism, xor } from './secrets.ts'

/** What the client says first. */
export interface ClientFirst {
  readonly user: string
  readonly nonce: string
  readonly bare: string
}

/** What the server has said first, and waits to see proven. */
export interface Challenge {
  readonly text: string
  readonly nonce: string
  /** Both first messages, as they are signed. */
  readonly signed: string
}

/** Reads `n,,n=user,r=nonce`; throws with the reason that the log tells. */
export function readClientFirst(message: string): ClientFirst {
  const [flag, authzId, ...rest] = message.split(',')
  if (flag === undefined || authzId === undefined || rest.length < 2) {
    const got = message.split(',').length
    throw new Error(`Incorrect number of arguments for first SCRAM client message, got ${got} expected at least 3`)
  }
  if (flag.startsWith('p=')) throw new Error('Server does not support channel binding')
  if (flag !== 'n' && flag !== 'y') throw new Error(`Incorrect SCRAM client message prefix: ${flag}`)
  if (rest[0]?.startsWith('m=')) throw new Error('SCRAM mandatory extensions are not supported')
  const [user = '', nonce = ''] = rest
  if (!user.startsWith('n=') || user.length < 3) throw new Error(`Invalid SCRAM user name: ${user}`)
  if (!nonce.startsWith('r=') || nonce.length < 6) throw new Error(`Invalid SCRAM client nonce: ${nonce}`)
  const name = user.slice(2).replaceAll('=2C', ',').replaceAll('=3D', '=')
  if (authzId !== '' && authzId !== `a=${name}`) throw new Error(`SCRAM user name ${name} does not match ${authzId}`)
  return { user: name, nonce: nonce.slice(2), bare: rest.join(',') }
}

/** The server's first message; `serverNonce` is text of its own choice. */
export function challenge(first: ClientFirst, credentials: Credentials, serverNonce: string): Challenge {
  const nonce = `${first.nonce}${serverNonce}`
  const text = `r=${nonce},s=${credentials.salt},i=${credentials.iterationCount}`
  return { text, nonce, signed: `${first.bare},${text}` }
}

/**
 * Checks `c=…,r=…,p=…` against any of the credentials (two while keys are changed) and gives the server's
 * last message; throws with the reason that the log tells.
 */
export function verify(
  mechanism: Mechanism,
  asked: Challenge,
  accepted: readonly Credentials[],
  message: string,
): string {
  const at = message.lastIndexOf(',p=')
  const plain = message.slice(0, at)
  const [binding = '', nonce = ''] = plain.split(',')
  if (at < 0 || !binding.startsWith('c=') || !nonce.startsWith('r=')) {
    const got = message.split(',').length
    throw new Error(`Incorrect number of arguments for second SCRAM client message, got ${got} expected at least 3`)
  }
  if (nonce.slice(2) !== asked.nonce) {
    throw new Error('Unmatched SCRAM nonce received from client in second step')
  }
  const signed = `${asked.signed},${plain}`
  const proof = Buffer.from(message.slice(at + 3), 'base64')
  const matching = accepted.find((credentials) => isProven(mechanism, credentials, signed, proof))
  if (matching === undefined) throw new Error('AuthenticationFailed: SCRAM authentication failed, storedKey mismatch')
  return `v=${hmac(mechanism, Buffer.from(matching.serverKey, 'base64'), signed).toString('base64')}`
}

function isProven(mechanism: Mechanism, credentials: Credentials, signed: string, proof: Buffer): boolean {
  const storedKey = Buffer.from(credentials.storedKey, 'base64')
  const signature = hmac(mechanism, storedKey, signed)
  return proof.length === signature.length && timingSafeEqual(hash(mechanism, xor(proof, signature)), storedKey)
}
