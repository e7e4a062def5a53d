import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import type { ObjectId } from 'bson'
import { mongoError } from '../errors.ts'
import { ageText } from './config/order.ts'
import { type SetConfig, splitHost } from './config/types.ts'
import type { ReplicationParts } from './parts.ts'

const patience = 30_000

/** The place of this process in a configuration; throws 74 where it has none, 93 where it has more than one. */
export async function findSelf(config: SetConfig, parts: ReplicationParts, id: ObjectId): Promise<number> {
  const hosts = config.members.map(({ host }) => host)
  const quick = await Promise.all(hosts.map((host) => isSelfByAddress(host, parts)))
  const places = quick.includes(true) ? quick : await Promise.all(hosts.map((host) => isSelfByAsking(host, parts, id)))
  const mine = hosts.filter((_, index) => places[index])
  const where = `in new configuration with ${ageText(config)} for replica set ${config._id}`
  if (mine.length === 0) {
    throw mongoError(74, `No host described ${where} maps to this node`)
  }
  if (mine.length > 1) {
    throw mongoError(93, `The hosts ${mine.slice(0, -1).join(', ')} and ${mine.at(-1)} all map to this node ${where}`)
  }
  return places.indexOf(true)
}

/** The name stands for an address on which this process listens. */
async function isSelfByAddress(host: string, { options, port }: ReplicationParts): Promise<boolean> {
  const { name, port: theirs } = splitHost(host)
  if (theirs !== port()) return false
  const [addresses, bound] = await Promise.all([addressesOf(name), boundAddresses(options.bindIp)])
  return addresses.some((address) => bound.includes(address))
}

async function boundAddresses(bindIp: readonly string[]): Promise<readonly string[]> {
  if (bindIp.some((name) => name === '0.0.0.0' || name === '::' || name === '*')) {
    return Object.values(networkInterfaces()).flatMap((lines) => lines?.map(({ address }) => address) ?? [])
  }
  return (await Promise.all(bindIp.map(addressesOf))).flat()
}

async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true })
    return found.map(({ address }) => address)
  } catch {
    // A name that does not resolve here stands for another host, or for nobody.
    return []
  }
}

/** Whoever answers there has this process's own id. */
async function isSelfByAsking(host: string, { connect }: ReplicationParts, id: ObjectId): Promise<boolean> {
  const { name, port } = splitHost(host)
  try {
    const peer = await connect(name, port, patience)
    try {
      const reply = await peer.command('admin', { _isSelf: 1 }, patience)
      return String(reply.id) === String(id)
    } finally {
      peer.close()
    }
  } catch {
    // Who is not reached is not this process.
    return false
  }
}
