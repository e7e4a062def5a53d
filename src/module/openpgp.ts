import { createHash } from 'node:crypto'

/** The tags of packets that hold a public key, and one of its subkeys. */
const PUBLIC_KEY = 6
const SUBKEY = 14

/** A public key with all that belongs to it. */
export interface PublicKey {
  /** In capital hex. */
  readonly fingerprint: string
  /** Those of its subkeys. */
  readonly subkeys: readonly string[]
  readonly bytes: Buffer
}

/** The public keys in an OpenPGP file, armored or not; null where it holds none, or is cut off. */
export function publicKeysIn(file: Buffer): readonly PublicKey[] | null {
  const bytes = isArmored(file) ? dearmor(file) : file
  const all = packets(bytes)
  const starts = all?.flatMap(({ tag }, i) => (tag === PUBLIC_KEY ? [i] : [])) ?? []
  const keys = starts.flatMap((start, i) => keyOf(all?.slice(start, starts[i + 1]) ?? [], bytes))
  return keys.length > 0 ? keys : null
}

/** The fingerprints of those keys. */
export function fingerprintsIn(file: Buffer): readonly string[] | null {
  return publicKeysIn(file)?.map(({ fingerprint }) => fingerprint) ?? null
}

/** Whether a key, or a subkey of it, goes by an id: the whole fingerprint, or the end of it. */
export function hasId({ fingerprint, subkeys }: PublicKey, id: string): boolean {
  return [fingerprint, ...subkeys].some((one) => one.endsWith(plainFingerprint(id)))
}

/** A fingerprint as it is compared: without spaces, in capitals. */
export function plainFingerprint(text: string): string {
  return text.replace(/^0x|\s/gi, '').toUpperCase()
}

/** Whether the bytes are OpenPGP written as text. */
export function isArmored(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('-----BEGIN PGP PUBLIC KEY BLOCK-----')
}

/** The bytes that armored text stands for; of several blocks, one after the other. */
export function dearmor(text: Buffer): Buffer {
  const blocks = text
    .toString('latin1')
    .matchAll(/^-----BEGIN PGP PUBLIC KEY BLOCK-----[ \t]*\r?\n([\s\S]*?)^-----END PGP PUBLIC KEY BLOCK-----/gm)
  return Buffer.concat([...blocks].map(([, block = '']) => Buffer.from(blockData(block), 'base64')))
}

/** The lines of data, without the headers above them and the checksum below. */
function blockData(block: string): string {
  const lines = block.split(/\r?\n/).map((line) => line.trim())
  const start = lines.indexOf('')
  return lines
    .slice(start + 1)
    .filter((line) => !line.startsWith('='))
    .join('')
}

interface Packet {
  readonly tag: number
  readonly body: Buffer
  /** Where it begins and ends, its head included. */
  readonly start: number
  readonly end: number
}

function keyOf(packets: readonly Packet[], bytes: Buffer): readonly PublicKey[] {
  const [key] = packets
  const print = key ? fingerprint(key.body) : null
  if (!key || print === null) return []
  const subkeys = packets.filter(({ tag }) => tag === SUBKEY).flatMap(({ body }) => fingerprint(body) ?? [])
  return [{ fingerprint: print, subkeys, bytes: bytes.subarray(key.start, packets.at(-1)?.end) }]
}

/** The packets of a file; null where it is cut off, or is none. */
function packets(bytes: Buffer): readonly Packet[] | null {
  const found: Packet[] = []
  for (let at = 0; at < bytes.length; ) {
    const head = headAt(bytes, at)
    if (!head || head.start + head.length > bytes.length) return null
    const end = head.start + head.length
    found.push({ tag: head.tag, body: bytes.subarray(head.start, end), start: at, end })
    at = end
  }
  return found
}

/** RFC 9580, 4.2: the high bit is always set, the next one says how tag and length are written. */
function headAt(bytes: Buffer, at: number): { tag: number; start: number; length: number } | null {
  const first = bytes.readUInt8(at)
  if (first < 0x80 || at + 6 > bytes.length) return null
  if ((first & 0x40) === 0) return oldHead(bytes, at, first)
  const tag = first & 0x3f
  const octet = bytes.readUInt8(at + 1)
  if (octet < 192) return { tag, start: at + 2, length: octet }
  if (octet < 224) return { tag, start: at + 3, length: ((octet - 192) << 8) + bytes.readUInt8(at + 2) + 192 }
  // Keys are never written in parts of unknown number.
  return octet === 255 ? { tag, start: at + 6, length: bytes.readUInt32BE(at + 2) } : null
}

function oldHead(bytes: Buffer, at: number, first: number) {
  const tag = (first & 0x3c) >> 2
  const width = [1, 2, 4][first & 3]
  return width === undefined ? null : { tag, start: at + 1 + width, length: bytes.readUIntBE(at + 1, width) }
}

/** Of a key of version 4 the SHA-1, of one of version 6 the SHA-256; older ones are nobody's any more. */
function fingerprint(body: Buffer): string | null {
  const version = body[0]
  const length = Buffer.alloc(version === 6 ? 4 : 2)
  if (version === 6) length.writeUInt32BE(body.length)
  else if (version === 4) length.writeUInt16BE(body.length)
  else return null
  const [algorithm, mark] = version === 6 ? ['sha256', 0x9b] : ['sha1', 0x99]
  const text = Buffer.concat([Buffer.from([Number(mark)]), length, body])
  return createHash(String(algorithm)).update(text).digest('hex').toUpperCase()
}
