import { BlockList, isIP, isIPv4 } from 'node:net'

/** An address or network in the form that ufw keeps, and its family; both for `any`, null for what is none. */
export interface Address {
  readonly text: string
  readonly version: 4 | 6 | 'both'
}

/** Reads `any`, `10.0.0.1`, `10.0.0.1/8`, `10.0.0.0/255.0.0.0`, `2001:DB8::/32`: the bits behind the network are dropped. */
export function parseAddress(word: string): Address | null {
  if (word === 'any' || word === '') return { text: '', version: 'both' }
  const [address = '', mask] = word.split('/')
  const version = isIP(address)
  if (version === 4) {
    const bits = mask === undefined ? 32 : isIPv4(mask) ? bitsOfMask(mask) : bitsOf(mask, 32)
    return bits === null ? null : { text: withBits(networkOf4(address, bits), bits, 32), version }
  }
  const bits = mask === undefined ? 128 : bitsOf(mask, 128)
  return version !== 6 || bits === null ? null : { text: withBits(networkOf6(address, bits), bits, 128), version }
}

/** All addresses of a family, as ufw writes it. */
export function everywhere(version: 4 | 6): string {
  return version === 4 ? '0.0.0.0/0' : '::/0'
}

/** Whether an address lies in a network that is written as ufw writes it. */
export function isInside(address: string, network: string): boolean {
  const [base = '', bits] = network.split('/')
  const family = isIPv4(base) ? 'ipv4' : 'ipv6'
  if (isIPv4(address) !== (family === 'ipv4')) return false
  const list = new BlockList()
  if (bits === undefined) list.addAddress(base, family)
  else list.addSubnet(base, Number(bits), family)
  return list.check(address, family)
}

function withBits(address: string, bits: number, all: number): string {
  return bits === all ? address : `${address}/${bits}`
}

function bitsOf(mask: string, most: number): number | null {
  return /^\d+$/.test(mask) && Number(mask) <= most ? Number(mask) : null
}

function bitsOfMask(mask: string): number | null {
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : null
}

function networkOf4(address: string, bits: number): string {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - bits)
  const base = Math.floor(number / size) * size
  return [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')
}

function networkOf6(address: string, bits: number): string {
  const groups = groupsOf(shortest(address))
  const kept = groups.map((group, i) => {
    const left = Math.min(16, Math.max(0, bits - 16 * i))
    return group & (0xffff << (16 - left)) & 0xffff
  })
  return shortest(kept.map((group) => group.toString(16)).join(':'))
}

function groupsOf(address: string): number[] {
  const [left = '', right] = address.split('::')
  const parts = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [parts(left), parts(right ?? '')]
  return right === undefined
    ? before
    : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/** The usual form of an IPv6 address, which the URL parser knows. */
function shortest(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}
