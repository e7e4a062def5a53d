import { fail } from '../errors.ts'

const separator = '[-_.]?'
const pattern = new RegExp(
  '^\\s*v?(?:(\\d+)!)?(\\d+(?:\\.\\d+)*)' +
    `(?:${separator}(a|b|c|rc|alpha|beta|pre|preview)${separator}(\\d*))?` +
    `(?:-(\\d+)|${separator}(post|rev|r)${separator}(\\d*))?` +
    `(?:${separator}(dev)${separator}(\\d*))?` +
    '(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\\s*$',
  'i',
)

const phases: ReadonlyMap<string, number> = new Map([
  ['a', 0],
  ['alpha', 0],
  ['b', 1],
  ['beta', 1],
  ['c', 2],
  ['rc', 2],
  ['pre', 2],
  ['preview', 2],
])

/** Orders versions as Python's packages do: `1.0.dev1 < 1.0a1 < 1.0 < 1.0.post1`. */
export function pep440(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)]
  for (const [i, part] of x.entries()) {
    const order = compareParts(part, y[i] ?? [])
    if (order !== 0) return order
  }
  return 0
}

/** What is compared in turn: epoch, release, phase before it, what came after it, development, local part. */
function parts(version: string): number[][] {
  const match = pattern.exec(version)
  if (!match) return fail(`Invalid version: '${version}'`)
  const [, epoch = '0', release = '', phase, count = '', dash, post, after = '', dev, state = '', local] = match
  const isPost = dash !== undefined || post !== undefined
  const beforeAll = phase === undefined && !isPost && dev !== undefined
  const before = phase === undefined ? [beforeAll ? -1 : 3] : [phases.get(phase.toLowerCase()) ?? 2, Number(count)]
  return [
    [Number(epoch)],
    release
      .replace(/(?:\.0+)+$/, '')
      .split('.')
      .map(Number),
    before,
    [isPost ? Number(dash ?? after) : -1],
    [dev === undefined ? Number.POSITIVE_INFINITY : Number(state)],
    local === undefined ? [] : local.toLowerCase().split(/[-_.]/).flatMap(localPart),
  ]
}

// Numbers come after words, and words in the order of their letters.
function localPart(part: string): number[] {
  if (/^\d+$/.test(part)) return [1, Number(part)]
  return [0, ...[...part].map((char) => char.charCodeAt(0)), 0]
}

function compareParts(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = 0, y = 0] = [a[i], b[i]]
    if (x !== y) return x < y ? -1 : 1
  }
  return a.length - b.length
}
