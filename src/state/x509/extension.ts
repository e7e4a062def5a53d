import { createHash } from 'node:crypto'
import { context, encode, inside, oid, read, sequence, showOid, small, tags } from './der.ts'
import { showGeneralName } from './general-name.ts'

/** An extension of a request or certificate. */
export interface Extension {
  readonly id: string
  readonly critical: boolean
  /** In DER. */
  readonly value: Buffer
}

/** Object identifiers of the extensions that are made and compared here. */
export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
} as const

/** Extensions as they stand in a request or certificate. */
export function encodeExtensions(extensions: readonly Extension[]): Buffer {
  const one = ({ id, critical, value }: Extension) =>
    sequence(oid(id), ...(critical ? [encode(tags.boolean, Buffer.from([0xff]))] : []), encode(tags.octets, value))
  return sequence(...extensions.map(one))
}

/** The extensions in such a sequence. */
export function decodeExtensions(bytes: Buffer): Extension[] {
  const [list] = read(bytes)
  return (list ? inside(list) : []).map((entry) => {
    const [id, ...rest] = inside(entry)
    const value = rest.at(-1)
    if (!id || !value) throw new RangeError('an extension has no value')
    return { id: showOid(id.content), critical: rest.length > 1 && rest[0]?.content[0] !== 0, value: value.content }
  })
}

/** Whether two extensions say the same: in lists of names and of uses the order does not matter. */
export function isSameExtension(one: Extension | undefined, other: Extension | undefined): boolean {
  if (!one || !other) return one === other
  return one.critical === other.critical && one.id === other.id && comparable(one).equals(comparable(other))
}

function comparable({ id, value }: Extension): Buffer {
  const isList = id === extensionIds.subjectAltName || id === extensionIds.extendedKeyUsage
  const [list] = isList ? read(value) : []
  return list
    ? Buffer.concat(
        inside(list)
          .map(({ bytes }) => bytes)
          .toSorted(Buffer.compare),
      )
    : value
}

/** The names of an extension subjectAltName, for people. */
export function alternativeNames(extensions: readonly Extension[]): string[] {
  const found = extensions.find(({ id }) => id === extensionIds.subjectAltName)
  const [list] = found ? read(found.value) : []
  return list ? inside(list).map(showGeneralName) : []
}

/** The identifier of a public key: the SHA-1 of its bits. */
export function keyIdentifier(publicKey: Buffer): Buffer {
  const [key] = read(publicKey)
  const bits = key && inside(key)[1]
  return createHash('sha1')
    .update(bits?.content.subarray(1) ?? Buffer.alloc(0))
    .digest()
}

/** An extension that tells the identifier of the own key. */
export function subjectKey(identifier: Buffer): Extension {
  return { id: extensionIds.subjectKeyIdentifier, critical: false, value: encode(tags.octets, identifier) }
}

/** An extension that tells the identifier of the issuer's key. */
export function authorityKey(identifier: Buffer): Extension {
  return { id: extensionIds.authorityKeyIdentifier, critical: false, value: sequence(encode(context(0), identifier)) }
}

const usages = [
  ['digitalSignature', 'Digital Signature'],
  ['nonRepudiation', 'Non Repudiation'],
  ['keyEncipherment', 'Key Encipherment'],
  ['dataEncipherment', 'Data Encipherment'],
  ['keyAgreement', 'Key Agreement'],
  ['keyCertSign', 'Certificate Sign'],
  ['cRLSign', 'CRL Sign'],
  ['encipherOnly', 'Encipher Only'],
  ['decipherOnly', 'Decipher Only'],
]

/** The bits of keyUsage; a text is the word that is none. */
export function encodeKeyUsage(words: readonly string[]): Buffer | string {
  const places = words.map((word) => usages.findIndex((names) => names.includes(word)))
  const unknown = words[places.indexOf(-1)]
  if (unknown !== undefined) return unknown
  const last = Math.max(...places)
  const bytes = Buffer.alloc(Math.floor(last / 8) + 1)
  for (const place of places) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (0x80 >> (place & 7))
  return encode(tags.bitString, Buffer.from([7 - (last & 7)]), bytes)
}

const purposes: Readonly<Record<string, string>> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  anyExtendedKeyUsage: '2.5.29.37.0',
  'TLS Web Server Authentication': '1.3.6.1.5.5.7.3.1',
  'TLS Web Client Authentication': '1.3.6.1.5.5.7.3.2',
}

/** The list of extendedKeyUsage; a text is the word that is none. */
export function encodePurposes(words: readonly string[]): Buffer | string {
  const ids = words.map((word) => (/^\d+(\.\d+)+$/.test(word) ? word : purposes[word]))
  const unknown = words[ids.indexOf(undefined)]
  return unknown ?? sequence(...ids.map((id) => oid(id ?? '')))
}

/** `CA:TRUE` and `pathlen:0`; a text is the word that is neither. */
export function encodeConstraints(words: readonly string[]): Buffer | string {
  const unknown = words.find((word) => !/^(CA:(TRUE|FALSE)|pathlen:\d+)$/.test(word))
  if (unknown !== undefined) return unknown
  const length = words.find((word) => word.startsWith('pathlen:'))?.slice('pathlen:'.length)
  const isAuthority = words.includes('CA:TRUE')
  return sequence(
    ...(isAuthority ? [encode(tags.boolean, Buffer.from([0xff]))] : []),
    ...(length === undefined ? [] : [small(Number(length))]),
  )
}
