import { createHash, randomBytes } from 'node:crypto'
import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** A regular file's bytes, or null where there is no readable one. */
export function content(path: string): Probe<Buffer | null> {
  return { family: contentFamily, subject: path }
}

export type Algorithm = 'sha256' | 'sha1' | 'md5' | 'sha512' | 'sha384' | 'sha224'

/** A regular file's hash in hex, or null where there is no readable one. Links are followed. */
export function hash(algorithm: Algorithm, path: string): Probe<string | null> {
  return { family: hashFamilies[algorithm], subject: path }
}

/** The hash of bytes that are known, as `hash` would find it. */
export function hashOf(algorithm: Algorithm, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

// A mark that no file can hold tells where one file ends and the next begins.
const MARK = `rcprov-${randomBytes(16).toString('hex')}`

const contentFamily: Family<Buffer | null> = {
  kind: 'script',
  name: 'content',
  absent: null,
  script: (paths) =>
    sh`for f in ${paths}; do if [ -f "$f" ] && [ -r "$f" ]; then printf '%s+' ${MARK}; cat < "$f"; else printf '%s-' ${MARK}; fi; done`,
  parse: (stdout, paths) => {
    const parts = split(stdout, Buffer.from(MARK)).slice(1)
    return paths.map((_, i) => {
      const part = parts[i]
      return part?.[0] === 0x2b ? part.subarray(1) : null
    })
  },
  cells: (bytes) => ({ content: bytes === null ? null : `sha256:${hashOf('sha256', bytes)}` }),
}

function hashFamily(algorithm: Algorithm): Family<string | null> {
  return {
    kind: 'script',
    name: algorithm,
    absent: null,
    // Only regular files: a pipe would never end, a disk hardly.
    script: (paths) =>
      sh`(set --; for f in ${paths}; do [ ! -f "$f" ] || set -- "$@" "$f"; done; [ $# -eq 0 ] || ${`${algorithm}sum`} -z -- "$@" 2>/dev/null)`,
    parse: (stdout, paths) => {
      const lines = stdout.toString().split('\0')
      const found = new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 2), line.slice(0, line.indexOf(' '))]))
      return paths.map((path) => found.get(path) ?? null)
    },
    cells: (hex) => ({ content: hex === null ? null : `${algorithm}:${hex}` }),
  }
}

const hashFamilies: Readonly<Record<Algorithm, Family<string | null>>> = {
  sha256: hashFamily('sha256'),
  sha1: hashFamily('sha1'),
  md5: hashFamily('md5'),
  sha512: hashFamily('sha512'),
  sha384: hashFamily('sha384'),
  sha224: hashFamily('sha224'),
}

function split(bytes: Buffer, mark: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, start)) {
    parts.push(bytes.subarray(start, at))
    start = at + mark.length
  }
  return [...parts, bytes.subarray(start)]
}
