import { createHmac } from 'node:crypto'

/** A host key as ssh knows it: its type and the bytes that follow in known_hosts, in base64. */
export interface HostKey {
  readonly type: string
  readonly base64: string
}

/** What known_hosts says of a key that a host offers. */
export type Verdict =
  | { readonly known: true }
  /** No key of this host is known. */
  | { readonly known: false; readonly why: 'unknown' }
  /** Others are known, this one is not. */
  | { readonly known: false; readonly why: 'changed'; readonly expected: readonly HostKey[] }
  | { readonly known: false; readonly why: 'revoked' }

interface Entry {
  readonly marker: string
  readonly patterns: string
  readonly key: HostKey
}

/** Reads the lines of known_hosts files; comments and what is not an entry are left out, as ssh does. */
export function parseKnownHosts(text: string): readonly Entry[] {
  return text.split('\n').flatMap((line) => {
    const [, marker = '', patterns, type, base64] =
      /^\s*(?:(@[\w-]+)\s+)?([^\s#@]\S*)\s+([\w@.-]+)\s+([A-Za-z0-9+/=]+)/.exec(line) ?? []
    return patterns && type && base64 ? [{ marker, patterns, key: { type, base64 } }] : []
  })
}

/** The keys known of a host; certificate authorities are not looked at. */
export function keysOf(entries: readonly Entry[], address: string, port: number): readonly HostKey[] {
  const named = keysUnder(entries, nameOf(address, port))
  // Like ssh, take a key that is known without its port, if none is known with it.
  return named.length > 0 || port === 22 ? named : keysUnder(entries, nameOf(address, 22))
}

/** Judges the key that a host offers. */
export function judge(entries: readonly Entry[], address: string, port: number, offered: HostKey): Verdict {
  const same = (key: HostKey) => key.type === offered.type && key.base64 === offered.base64
  const name = nameOf(address, port)
  const revoked = entries.some((e) => e.marker === '@revoked' && same(e.key) && matches(e.patterns, name))
  if (revoked) return { known: false, why: 'revoked' }
  const expected = keysOf(entries, address, port)
  if (expected.some(same)) return { known: true }
  // A key known without its port may belong to another server there, so it can vouch but not contradict.
  const contradicted = keysUnder(entries, name)
  return contradicted.length > 0
    ? { known: false, why: 'changed', expected: contradicted }
    : { known: false, why: 'unknown' }
}

/** A host's name in known_hosts: `h1`, or `[h1]:2222` for another port than 22. */
export function nameOf(address: string, port: number): string {
  const host = address.toLowerCase()
  return port === 22 ? host : `[${host}]:${port}`
}

function keysUnder(entries: readonly Entry[], name: string): readonly HostKey[] {
  return entries.filter((e) => e.marker === '' && matches(e.patterns, name)).map((e) => e.key)
}

function matches(patterns: string, name: string): boolean {
  if (patterns.startsWith('|1|')) return matchesHash(patterns, name)
  const parts = patterns.toLowerCase().split(',')
  const negated = parts.filter((part) => part.startsWith('!'))
  if (negated.some((part) => matchesGlob(part.slice(1), name))) return false
  return parts.some((part) => !part.startsWith('!') && matchesGlob(part, name))
}

function matchesHash(hashed: string, name: string): boolean {
  const [, , salt = '', hash] = hashed.split('|')
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

function matchesGlob(glob: string, name: string): boolean {
  if (!/[*?]/.test(glob)) return glob === name
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(name)
}
