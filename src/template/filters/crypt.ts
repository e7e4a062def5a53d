import { createHash } from 'node:crypto'

/** What `crypt(3)` hashes passwords with; all read text as UTF-8. */
export type CryptKind = 'sha512' | 'sha256' | 'md5'

/** The characters of salts and of the hashes, in the order of their values. */
export const cryptAlphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The hash for /etc/shadow by SHA-crypt; `rounds` is printed only when given, else it is 5,000. */
export function shaCrypt(kind: 'sha512' | 'sha256', password: string, salt: string, rounds: number | null): string {
  const [key, pepper] = [Buffer.from(password, 'utf8'), Buffer.from(salt, 'utf8')]
  const sum = (...parts: Buffer[]) => hash(kind, parts)
  const inner = sum(key, pepper, key)
  const mixedKey = byBits(key.length).map((one) => (one ? inner : key))
  let digest = sum(key, pepper, stretched(inner, key.length), ...mixedKey)
  const keys = stretched(sum(...repeated(key, key.length)), key.length)
  const salts = stretched(sum(...repeated(pepper, 16 + (digest[0] ?? 0))), pepper.length)
  for (let round = 0; round < (rounds ?? 5000); round++) {
    const odd = round % 2 === 1
    const parts = [odd ? keys : digest]
    if (round % 3 > 0) parts.push(salts)
    if (round % 7 > 0) parts.push(keys)
    parts.push(odd ? digest : keys)
    digest = sum(...parts)
  }
  const shown = rounds === null ? '' : `rounds=${rounds}$`
  return `$${kind === 'sha512' ? 6 : 5}$${shown}${salt}$${shaText(kind, digest)}`
}

/** The hash for /etc/shadow by MD5-crypt, which old systems alone still need. */
export function md5Crypt(password: string, salt: string): string {
  const [key, pepper, magic] = [Buffer.from(password, 'utf8'), Buffer.from(salt, 'utf8'), Buffer.from('$1$')]
  const inner = hash('md5', [key, pepper, key])
  const zeroOrFirst = byBits(key.length).map((one) => (one ? Buffer.alloc(1) : key.subarray(0, 1)))
  let digest = hash('md5', [key, magic, pepper, stretched(inner, key.length), ...zeroOrFirst])
  for (let round = 0; round < 1000; round++) {
    const odd = round % 2 === 1
    const parts = [odd ? key : digest]
    if (round % 3 > 0) parts.push(pepper)
    if (round % 7 > 0) parts.push(key)
    digest = hash('md5', [...parts, odd ? digest : key])
  }
  const order = [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5]
  const triples = [0, 3, 6, 9, 12].map((at) =>
    encoded(
      order.slice(at, at + 3).map((index) => digest[index] ?? 0),
      4,
    ),
  )
  return `$1$${salt}$${triples.join('')}${encoded([0, 0, digest[11] ?? 0], 2)}`
}

function hash(kind: CryptKind, parts: readonly Buffer[]): Buffer {
  const sum = createHash(kind)
  for (const part of parts) sum.update(part)
  return sum.digest()
}

/** The bytes over and over, to this length. */
function stretched(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

function repeated(bytes: Buffer, times: number): Buffer[] {
  return Array.from({ length: times }, () => bytes)
}

/** The bits of a number, the lowest first. */
function byBits(number: number): boolean[] {
  return number === 0 ? [] : [...number.toString(2)].reverse().map((bit) => bit === '1')
}

// The format takes the digest's bytes from three places in turn, and rotates which comes first.
function shaText(kind: 'sha512' | 'sha256', digest: Buffer): string {
  const third = kind === 'sha512' ? 21 : 10
  const turn = kind === 'sha512' ? 1 : 2
  const triples = Array.from({ length: third }, (_, k) => {
    const places = [k, k + third, k + 2 * third]
    const shift = (k * turn) % 3
    const bytes = [...places.slice(shift), ...places.slice(0, shift)].map((place) => digest[place] ?? 0)
    return encoded(bytes, 4)
  })
  const rest =
    kind === 'sha512' ? encoded([0, 0, digest[63] ?? 0], 2) : encoded([0, digest[31] ?? 0, digest[30] ?? 0], 3)
  return triples.join('') + rest
}

function encoded([high = 0, middle = 0, low = 0]: readonly number[], digits: number): string {
  const word = (high << 16) | (middle << 8) | low
  return Array.from({ length: digits }, (_, index) => cryptAlphabet[(word >> (6 * index)) & 63]).join('')
}
