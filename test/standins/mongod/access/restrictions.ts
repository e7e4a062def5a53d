import { BlockList, isIP } from 'node:net'
import type { Document } from 'bson'
import { mongoError } from '../errors.ts'
import { isDocument } from './args.ts'

/** The restrictions that a command lists; throws 2 on an address that is none. */
export function parseRestrictions(listed: readonly unknown[]): readonly Document[] {
  return listed.map((entry) => {
    if (!isDocument(entry)) throw mongoError(14, 'authenticationRestrictions must be objects')
    for (const [field, addresses] of Object.entries(entry)) {
      if (field !== 'clientSource' && field !== 'serverAddress') {
        throw mongoError(40415, `BSON field 'authenticationRestrictions.${field}' is an unknown field.`)
      }
      for (const address of asList(addresses)) rangeOf(address)
    }
    return entry
  })
}

/** Whether a client at `remote` (`10.0.0.1:4711`) meets each of the sets; one entry of a set is enough. */
export function isWelcome(sets: readonly (readonly Document[])[], remote: string): boolean {
  return sets.every((set) => set.length === 0 || set.some((entry) => isFrom(entry.clientSource, remote)))
}

function isFrom(ranges: unknown, remote: string): boolean {
  if (ranges === undefined) return true
  const address = addressOf(remote)
  const family = isIP(address)
  if (family === 0) return false
  const allowed = new BlockList()
  for (const range of asList(ranges)) {
    const { base, bits, type } = rangeOf(range)
    allowed.addSubnet(base, bits, type)
  }
  return allowed.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

function rangeOf(range: string): { base: string; bits: number; type: 'ipv4' | 'ipv6' } {
  const [base = '', length] = range.split('/')
  const family = isIP(base)
  const widest = family === 4 ? 32 : 128
  const bits = length === undefined ? widest : Number(length)
  if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > widest) {
    throw mongoError(2, `Error parsing CIDR "${range}"`)
  }
  return { base, bits, type: family === 4 ? 'ipv4' : 'ipv6' }
}

function addressOf(remote: string): string {
  const address = remote.slice(0, remote.lastIndexOf(':')).replace(/^\[|\]$/g, '')
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function asList(addresses: unknown): readonly string[] {
  return (Array.isArray(addresses) ? addresses : [addresses]).map(String)
}
