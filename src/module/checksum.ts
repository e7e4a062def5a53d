import type { Algorithm } from '../state/families/content.ts'

/** What a checksum argument asks for: a hash, or one that stands in a list at a URL. */
export type Checksum = { readonly algorithm: Algorithm } & (
  | { readonly kind: 'hash'; readonly hex: string }
  | { readonly kind: 'list'; readonly url: string }
)

const ALGORITHMS: readonly string[] = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] satisfies Algorithm[]

/** Reads `sha256:0123…` or `sha256:https://…/SHA256SUMS`; null where none is asked for. A string says what is wrong. */
export function parseChecksum(text: string): Checksum | null | string {
  if (text === '') return null
  const [, name = '', value = ''] = /^([^:]*):(.*)$/s.exec(text) ?? []
  if (name === '') return 'The checksum parameter has to be in format <algorithm>:<checksum>'
  if (!isAlgorithm(name)) {
    return `"${name}" is not a kind of checksum; there are ${ALGORITHMS.join(', ')}`
  }
  if (/^https?:\/\//.test(value)) return { kind: 'list', algorithm: name, url: value }
  const hex = value.replace(/\W+/g, '').toLowerCase()
  return isHex(hex) ? { kind: 'hash', algorithm: name, hex } : 'The checksum format is invalid'
}

/** The hash of a file in a list as sha256sum prints it, or in a text that is nothing but a hash. */
export function hashInList(list: string, file: string): string | null {
  const lines = list.replace(/\n$/, '').split('\n')
  const [only = ''] = lines
  if (lines.length === 1 && only.trim().split(/\s+/).length === 1) return cleaned(only)
  const entries = lines.map((line) => /^(\S+) [ *]?(.*?)\s*$/.exec(line))
  const entry = entries.find((parts) => parts?.[2]?.replace(/^[./]+/, '') === file)
  return entry?.[1] === undefined ? null : cleaned(entry[1])
}

function cleaned(hash: string): string | null {
  const hex = hash.replace(/\W+/g, '').toLowerCase()
  return isHex(hex) ? hex : null
}

function isHex(text: string): boolean {
  return /^[0-9a-f]+$/.test(text)
}

function isAlgorithm(name: string): name is Algorithm {
  return ALGORITHMS.includes(name)
}
