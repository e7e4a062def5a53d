import { createHash, createHmac } from 'node:crypto'
import { fnmatch } from './fnmatch.ts'
import { splitLines } from './lines.ts'

/** A line of known_hosts: whose key it is. */
export interface HostKey {
  /** `@cert-authority`, `@revoked` or ''. */
  readonly marker: string
  /** Names and patterns with commas between them, or one hashed name. */
  readonly hosts: string
  readonly type: string
  readonly key: string
}

/** A line as a key, or null where it holds none. */
export function parseHostKey(line: string): HostKey | null {
  const [, marker = '', hosts, type, key] = /^\s*(?:(@\S+)\s+)?([^\s#@]\S*)\s+(\S+)\s+(\S+)/.exec(line) ?? []
  return hosts === undefined || type === undefined || key === undefined ? null : { marker, hosts, type, key }
}

/** Whether a key is that of a host. */
export function isKeyOf({ hosts }: HostKey, name: string): boolean {
  const host = name.toLowerCase()
  const [, version, salt = '', hash] = hosts.split('|')
  if (version === '1') return createHmac('sha1', Buffer.from(salt, 'base64')).update(host).digest('base64') === hash
  const patterns = hosts.toLowerCase().split(',')
  const fits = (pattern: string) => fitsPattern(host, pattern)
  return patterns.some(fits) && !patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)))
}

/** A key under the hash of a host's name; the salt follows from both, so that a plan tells what the apply writes. */
export function hashed(name: string, key: HostKey): HostKey {
  const host = name.toLowerCase()
  const salt = createHash('sha1').update(`${host} ${key.type} ${key.key}`).digest()
  const hash = createHmac('sha1', salt).update(host).digest('base64')
  return { ...key, hosts: `|1|${salt.toString('base64')}|${hash}` }
}

/** The text with a key in it; `line` is how it is written there. */
export function withHostKey(text: string, name: string, wanted: HostKey, line: string): string {
  const known = splitLines(text).flatMap((each) => keysOf(each, name))
  const first = known.find(({ type }) => type === wanted.type)
  if (first && isSame(first, wanted)) return text
  const others = withoutHostKeys(text, name, wanted.type)
  return `${others === '' || others.endsWith('\n') ? others : `${others}\n`}${line}\n`
}

/** The text without any key of a host, or without those of one type. */
export function withoutHostKeys(text: string, name: string, type: string | null): string {
  const isKept = (line: string) => !keysOf(line, name).some((key) => type === null || key.type === type)
  return splitLines(text).filter(isKept).join('')
}

function keysOf(line: string, name: string): HostKey[] {
  const key = parseHostKey(line)
  return key && isKeyOf(key, name) ? [key] : []
}

/** Hashes of one name differ with their salts. */
function isSame(one: HostKey, other: HostKey): boolean {
  const isHashed = one.hosts.startsWith('|1|') && other.hosts.startsWith('|1|')
  const hosts = isHashed || one.hosts === other.hosts
  return hosts && one.marker === other.marker && one.type === other.type && one.key === other.key
}

/** In ssh's patterns only `*` and `?` stand for something: `[` and `]` enclose a name that has a port. */
function fitsPattern(host: string, pattern: string): boolean {
  return fnmatch(host, pattern.replaceAll('[', '[[]'))
}
