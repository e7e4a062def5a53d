import { isIP, isIPv4 } from 'node:net'
import { context, type Der, encode, oid, showOid } from './der.ts'

/** `DNS:example.org`, `IP:10.0.0.1`, `email:…`, `URI:…` or `RID:1.2.3` in DER; a text says why not. */
export function encodeGeneralName(name: string): Buffer | string {
  const [, kind = '', value = ''] = /^([A-Za-z]+):(.*)$/s.exec(name) ?? []
  const plain = plainTags[kind]
  if (plain !== undefined) return encode(context(plain), Buffer.from(kind === 'DNS' ? asciiName(value) : value))
  if (kind === 'RID' && /^\d+(\.\d+)+$/.test(value)) return encode(context(8), oid(value).subarray(2))
  const address = kind === 'IP' ? addressBytes(value) : null
  if (address) return encode(context(7), address)
  return kind === '' ? `Cannot parse "${name}" (forgot "DNS:" prefix?)` : `Cannot parse "${name}"`
}

const plainTags: Readonly<Record<string, number>> = { email: 1, DNS: 2, URI: 6 }

/** A name for people, as it is written in a task. */
export function showGeneralName({ tag, content }: Der): string {
  const [kind] = Object.entries(plainTags).find(([, number]) => context(number) === tag) ?? []
  if (kind !== undefined) return `${kind}:${content}`
  if (tag === context(7)) return `IP:${showAddress(content)}`
  return tag === context(8) ? `RID:${showOid(content)}` : `other:${content.toString('hex')}`
}

/** Letters that are not ASCII are written as punycode has them. */
function asciiName(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name
  return name
    .split('.')
    .map((label) => (label === '*' ? label : new URL(`http://${label}`).hostname))
    .join('.')
}

/** An address, or in constraints a network: then its mask follows. */
function addressBytes(text: string): Buffer | null {
  const [address = '', bits] = text.split('/')
  const version = isIP(address)
  if (version === 0) return null
  const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : bytes6(address)
  if (bits === undefined) return bytes
  const count = Number(bits)
  if (!/^\d+$/.test(bits) || count > bytes.length * 8) return null
  const mask = bytes.map((_, i) => 0xff & ~(0xff >> Math.min(8, Math.max(0, count - 8 * i))))
  return Buffer.concat([bytes.map((byte, i) => byte & (mask[i] ?? 0)), mask])
}

function bytes6(address: string): Buffer {
  // The URL parser writes the four numbers at the end of an address as two groups.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [before, after] = [groups(left), groups(right ?? '')]
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

function showAddress(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.')
  if (bytes.length !== 16) return bytes.toString('hex')
  const groups = (bytes.toString('hex').match(/.{4}/g) ?? []).join(':')
  return new URL(`http://[${groups}]`).hostname.slice(1, -1)
}
