import { createPublicKey, verify } from 'node:crypto'
import { encode, inside, oid, read, sequence, tags } from './der.ts'

/** What a key is. */
export interface KeyKind {
  readonly type: 'RSA' | 'DSA' | 'ECC' | 'Ed25519' | 'Ed448' | 'X25519' | 'X448'
  /** Bits, of RSA and DSA. */
  readonly size: number | null
  /** By its usual name, of ECC. */
  readonly curve: string | null
}

const types: Readonly<Record<string, KeyKind['type']>> = {
  rsa: 'RSA',
  dsa: 'DSA',
  ec: 'ECC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  x25519: 'X25519',
  x448: 'X448',
}

/** Names of curves that OpenSSL calls otherwise. */
export const opensslCurves: Readonly<Record<string, string>> = { secp192r1: 'prime192v1', secp256r1: 'prime256v1' }

/** What a public key is, from its DER; null for what is not known. */
export function kindOf(publicKey: Buffer): KeyKind | null {
  try {
    const { asymmetricKeyType: type = '', asymmetricKeyDetails: details = {} } = keyOf(publicKey)
    const known = types[type]
    const { namedCurve = null, modulusLength = null } = details
    const [curve = namedCurve] = Object.entries(opensslCurves).find(([, name]) => name === namedCurve) ?? []
    return known ? { type: known, size: modulusLength, curve } : null
  } catch {
    return null
  }
}

function keyOf(publicKey: Buffer) {
  return createPublicKey({ key: publicKey, format: 'der', type: 'spki' })
}

type Digest = 'sha256' | 'sha384' | 'sha512' | 'sha1'

/** The words of signature algorithms: of each kind of key and digest. */
const algorithms: readonly (readonly [type: string, digest: Digest | null, id: string])[] = [
  ['RSA', 'sha1', '1.2.840.113549.1.1.5'],
  ['RSA', 'sha256', '1.2.840.113549.1.1.11'],
  ['RSA', 'sha384', '1.2.840.113549.1.1.12'],
  ['RSA', 'sha512', '1.2.840.113549.1.1.13'],
  ['ECC', 'sha1', '1.2.840.10045.4.1'],
  ['ECC', 'sha256', '1.2.840.10045.4.3.2'],
  ['ECC', 'sha384', '1.2.840.10045.4.3.3'],
  ['ECC', 'sha512', '1.2.840.10045.4.3.4'],
  ['DSA', 'sha1', '1.2.840.10040.4.3'],
  ['DSA', 'sha256', '2.16.840.1.101.3.4.3.2'],
  ['Ed25519', null, '1.3.101.112'],
  ['Ed448', null, '1.3.101.113'],
]

/** How a key of a kind signs. */
export interface Signing {
  /** As it stands beside what is signed. */
  readonly algorithm: Buffer
  /** Null for keys that hash by themselves. */
  readonly digest: Digest | null
}

/** How a key signs with a digest; null where it can't. */
export function signingOf({ type }: KeyKind, digest: string): Signing | null {
  const found = algorithms.find(([of, by]) => of === type && (by === null || by === digest))
  if (!found) return null
  const [, by, id] = found
  // Only of RSA the parameters must be there, and be nothing.
  return { algorithm: sequence(oid(id), ...(type === 'RSA' ? [encode(tags.null)] : [])), digest: by }
}

/** Whether a key has signed something. */
export function isSignedBy(publicKey: Buffer, algorithm: Buffer, signed: Buffer, signature: Buffer): boolean {
  try {
    const [outer] = read(algorithm)
    const [id] = outer ? inside(outer) : []
    const found = algorithms.find(([, , known]) => id && oid(known).equals(id.bytes))
    return found !== undefined && verify(found[1], signed, keyOf(publicKey), signature)
  } catch {
    return false
  }
}
