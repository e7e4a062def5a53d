import { createHash } from 'node:crypto'

/** Whole numbers at random, each below its limit, the same ones for the same seed. */
export type RandomBelow = (limit: number) => number

const size = 624

/** Python's `random.Random(seed)`: the Mersenne Twister, so that seeded choices equal Ansible's. */
export function seededRandom(seed: string | bigint): RandomBelow {
  const state = seededState(keyOf(seed))
  let at = size
  const next = () => {
    if (at === size) {
      twist(state)
      at = 0
    }
    return tempered(state[at++] ?? 0)
  }
  return (limit) => {
    const bits = limit.toString(2).length
    for (;;) {
      const number = randomBits(next, bits)
      if (number < limit) return number
    }
  }
}

/** The seed as 32-bit words, the lowest first; Python adds the hash of a text to the text. */
function keyOf(seed: string | bigint): number[] {
  const bytes = typeof seed === 'string' ? Buffer.from(seed, 'utf8') : null
  const hex = bytes === null ? '' : bytes.toString('hex') + createHash('sha512').update(bytes).digest('hex')
  let rest = typeof seed === 'string' ? BigInt(`0x${hex}`) : seed < 0n ? -seed : seed
  const words: number[] = []
  for (; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn))
  return words.length === 0 ? [0] : words
}

function seededState(key: readonly number[]): Uint32Array {
  const state = new Uint32Array(size)
  state[0] = 19650218
  for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, mixed(state, i)) + i
  let i = 1
  const wrap = () => {
    if (++i < size) return
    state[0] = state[size - 1] ?? 0
    i = 1
  }
  for (let k = 0; k < Math.max(size, key.length); k++) {
    const j = k % key.length
    state[i] = ((state[i] ?? 0) ^ Math.imul(mixed(state, i), 1664525)) + (key[j] ?? 0) + j
    wrap()
  }
  for (let k = 1; k < size; k++) {
    state[i] = ((state[i] ?? 0) ^ Math.imul(mixed(state, i), 1566083941)) - i
    wrap()
  }
  state[0] = 0x80000000
  return state
}

function mixed(state: Uint32Array, i: number): number {
  const before = state[i - 1] ?? 0
  return before ^ (before >>> 30)
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < size; i++) {
    const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % size] ?? 0) & 0x7fffffff)
    state[i] = (state[(i + 397) % size] ?? 0) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
  }
}

function tempered(word: number): number {
  let y = word
  y ^= y >>> 11
  y ^= (y << 7) & 0x9d2c5680
  y ^= (y << 15) & 0xefc60000
  return (y ^ (y >>> 18)) >>> 0
}

function randomBits(next: () => number, bits: number): number {
  if (bits <= 32) return next() >>> (32 - bits)
  return next() + (next() >>> (64 - bits)) * 2 ** 32
}
