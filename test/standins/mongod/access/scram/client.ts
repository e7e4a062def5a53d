import { hmac, type Keys, type Mechanism, xor } from './secrets.ts'

/** The server's first message, taken apart. */
export interface ServerFirst {
  readonly nonce: string
  readonly salt: Buffer
  readonly iterations: number
}

/** The first message without its head: `n=user,r=nonce`. */
export function clientFirst(user: string, nonce: string): string {
  return `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`
}

/** Reads `r=…,s=…,i=…`; throws where the nonce is not ours or a part is missing. */
export function readServerFirst(message: string, ourNonce: string): ServerFirst {
  const parts = new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]))
  const nonce = parts.get('r') ?? ''
  const salt = Buffer.from(parts.get('s') ?? '', 'base64')
  const iterations = Number(parts.get('i'))
  if (!nonce.startsWith(ourNonce) || nonce === ourNonce) throw new Error('the server answered with another nonce')
  if (salt.length === 0 || !(iterations >= 4096)) throw new Error('the server gave no proper salt or iteration count')
  return { nonce, salt, iterations }
}

/** The last message, and what the server must answer to it. */
export function clientFinal(
  mechanism: Mechanism,
  keys: Keys,
  first: string,
  serverFirst: string,
  nonce: string,
): { readonly text: string; readonly expected: string } {
  const plain = `c=biws,r=${nonce}`
  const signed = `${first},${serverFirst},${plain}`
  const proof = xor(keys.clientKey, hmac(mechanism, keys.storedKey, signed))
  return {
    text: `${plain},p=${proof.toString('base64')}`,
    expected: `v=${hmac(mechanism, keys.serverKey, signed).toString('base64')}`,
  }
}
