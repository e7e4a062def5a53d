/** A value in DER: its tag byte, what is in it, and all of its bytes. */
export interface Der {
  readonly tag: number
  readonly content: Buffer
  readonly bytes: Buffer
}

/** Tags that certificates are made of; those of the context are `context(n)`. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** The tag of the nth choice or field; `isMade` of other values. */
export function context(n: number, isMade = false): number {
  return (isMade ? 0xa0 : 0x80) | n
}

/** A value with its tag and length. */
export function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return encode(tags.sequence, ...parts)
}

/** A number that is not negative, from its bytes. */
export function integer(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0)
  const plain = start < 0 ? Buffer.from([0]) : bytes.subarray(start)
  // A first bit that is set would make it negative.
  return encode(tags.integer, ...((plain[0] ?? 0) & 0x80 ? [Buffer.from([0])] : []), plain)
}

export function small(number: number): Buffer {
  return integer(Buffer.from(number.toString(16).padStart(8, '0'), 'hex'))
}

/** An object identifier from its numbers: `2.5.29.17`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return encode(tags.oid, ...[first * 40 + second, ...rest].map(base128))
}

/** The numbers of an object identifier. */
export function showOid(content: Buffer): string {
  const numbers: number[] = []
  let number = 0
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    numbers.push(number)
    number = 0
  }
  const [first = 0, ...rest] = numbers
  const top = Math.min(2, Math.floor(first / 40))
  return [top, first - top * 40, ...rest].join('.')
}

/** The values that stand one after the other; throws where they are cut off. */
export function read(bytes: Buffer): Der[] {
  const values: Der[] = []
  for (let at = 0; at < bytes.length; ) {
    const { start, length } = header(bytes, at)
    if (start + length > bytes.length) throw new RangeError('a value of DER is cut off')
    const [content, all] = [bytes.subarray(start, start + length), bytes.subarray(at, start + length)]
    values.push({ tag: bytes[at] ?? 0, content, bytes: all })
    at = start + length
  }
  return values
}

/** What is in a value that is made of others. */
export function inside({ content }: Der): Der[] {
  return read(content)
}

function header(bytes: Buffer, at: number): { readonly start: number; readonly length: number } {
  const first = bytes[at + 1] ?? 0
  if (first < 0x80) return { start: at + 2, length: first }
  const size = first & 0x7f
  const digits = bytes.subarray(at + 2, at + 2 + size)
  return { start: at + 2 + size, length: digits.reduce((sum, byte) => sum * 256 + byte, 0) }
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits])
}

function base128(number: number): Buffer {
  const bytes = [number % 128]
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) | 0x80)
  return Buffer.from(bytes)
}
