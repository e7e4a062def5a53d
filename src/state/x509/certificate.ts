import { context, type Der, encode, inside, integer, read, sequence, small, tags } from './der.ts'
import { decodeExtensions, type Extension, encodeExtensions } from './extension.ts'
import { isSignedBy } from './key.ts'
import { type Attribute, decodeName } from './name.ts'
import { fromPem } from './pem.ts'

/** What a certificate says. */
export interface Certificate {
  /** In DER, and read. */
  readonly name: Buffer
  readonly subject: readonly Attribute[]
  readonly issuerName: Buffer
  readonly issuer: readonly Attribute[]
  /** In DER; null: that of a key that is only planned. */
  readonly publicKey: Buffer | null
  readonly extensions: readonly Extension[]
  /** Seconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** What is signed, how, and the signature; null of one that is only planned. */
  readonly signed: { readonly bytes: Buffer; readonly algorithm: Buffer; readonly signature: Buffer } | null
}

/** What goes into a certificate. */
export interface Contents extends Pick<Certificate, 'name' | 'issuerName' | 'extensions' | 'notBefore' | 'notAfter'> {
  readonly publicKey: Buffer
  readonly serial: Buffer
  readonly algorithm: Buffer
}

/** What is to be signed of a certificate. */
export function encodeCertificate(contents: Contents): Buffer {
  const { serial, algorithm, issuerName, notBefore, notAfter, name, publicKey, extensions } = contents
  return sequence(
    encode(context(0, true), small(2)),
    integer(serial),
    algorithm,
    issuerName,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey,
    ...(extensions.length > 0 ? [encode(context(3, true), encodeExtensions(extensions))] : []),
  )
}

/** A certificate from its PEM, the first one of several; null for what is none. */
export function parseCertificate(text: string): Certificate | null {
  const bytes = fromPem(text, '(?:X509 |TRUSTED )?CERTIFICATE')
  try {
    const [whole] = bytes ? read(bytes) : []
    const [info, algorithm, signature] = whole ? inside(whole) : []
    return info && algorithm && signature ? certificateOf(info, algorithm, signature) : null
  } catch {
    return null
  }
}

function certificateOf(info: Der, algorithm: Der, signature: Der): Certificate | null {
  const parts = inside(info)
  // The version may be left out.
  const [, , issuer, validity, subject, publicKey, ...rest] =
    parts[0]?.tag === context(0, true) ? parts.slice(1) : parts
  const [from, until] = validity ? inside(validity) : []
  if (!issuer || !from || !until || !subject || !publicKey) return null
  const extensions = rest.find(({ tag }) => tag === context(3, true))
  return {
    name: subject.bytes,
    subject: decodeName(subject.bytes),
    issuerName: issuer.bytes,
    issuer: decodeName(issuer.bytes),
    publicKey: publicKey.bytes,
    extensions: extensions ? decodeExtensions(extensions.content) : [],
    notBefore: seconds(from),
    notAfter: seconds(until),
    signed: { bytes: info.bytes, algorithm: algorithm.bytes, signature: signature.content.subarray(1) },
  }
}

/** Whether a key has signed a certificate: one that is only planned is as it should be, and a key that is only planned has signed none. */
export function isIssuedBy({ signed }: Certificate, publicKey: Buffer | null): boolean {
  if (signed === null) return true
  return publicKey !== null && isSignedBy(publicKey, signed.algorithm, signed.bytes, signed.signature)
}

/** Until 2049 years have two digits. */
function time(at: number): Buffer {
  const digits = new Date(at * 1000).toISOString().replace(/[-:T]|\.\d+/g, '')
  const isShort = digits.startsWith('19') || (digits.startsWith('20') && digits < '2050')
  return isShort
    ? encode(tags.utcTime, Buffer.from(digits.slice(2)))
    : encode(tags.generalizedTime, Buffer.from(digits))
}

function seconds({ tag, content }: Der): number {
  const digits = content.toString('latin1')
  const century = tag === tags.generalizedTime ? '' : Number(digits.slice(0, 2)) < 50 ? '20' : '19'
  const full = `${century}${digits}`
  const iso = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return Date.parse(iso) / 1000
}
