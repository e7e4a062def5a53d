/** An address of an interface, from a line of `ip -o addr`. */
export type Address = Ipv4Address | Ipv6Address

export interface Ipv4Address {
  readonly version: 4
  readonly device: string
  /** The interface's name, or that of an alias of it: `eth0:1`. */
  readonly label: string
  readonly secondary: boolean
  readonly facts: Readonly<Record<'address' | 'broadcast' | 'netmask' | 'network' | 'prefix', string>>
}

export interface Ipv6Address {
  readonly version: 6
  readonly device: string
  readonly facts: Readonly<Record<'address' | 'prefix' | 'scope', string>>
}

export function parseAddress(line: string): Address[] {
  const [, device = '', kind, cidr = '', ...rest] = line.replace(/\\.*$/, '').trim().split(/\s+/)
  const after = (word: string) => rest[rest.indexOf(word) + 1] ?? ''
  const has = (word: string) => rest.includes(word)
  const peer = has('peer') ? after('peer') : cidr
  const [address = ''] = cidr.split('/')
  const prefix = peer.split('/')[1] ?? (kind === 'inet' ? '32' : '128')
  if (kind === 'inet6') return [{ version: 6, device, facts: { address, prefix, scope: after('scope') } }]
  if (kind !== 'inet') return []
  const facts = { address, broadcast: has('brd') ? after('brd') : '', ...network(address, Number(prefix)), prefix }
  return [{ version: 4, device, label: rest.at(-1) ?? device, secondary: has('secondary'), facts }]
}

function network(address: string, prefix: number): { readonly netmask: string; readonly network: string } {
  const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  return { netmask: dotted(mask), network: dotted((number & mask) >>> 0) }
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}
