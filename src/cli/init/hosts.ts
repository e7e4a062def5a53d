import { isIP } from 'node:net'
import { many } from '../../diagnostics/many.ts'

/** A host as it was given: by its address, by a name, or by both. */
export interface GivenHost {
  readonly name: string | null
  readonly address: string | null
}

/** `192.0.2.11, db1=192.0.2.12 web.example.org` as hosts; a string says what is wrong with it. */
export function readHosts(text: string): readonly GivenHost[] | string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  if (words.length === 0) return 'no host is named'
  const wrong = words.find((word) => !hostOf(word))
  if (wrong !== undefined)
    return `"${wrong}" is no address and no name; a host is 192.0.2.11, db1=192.0.2.11 or db1.example.org`
  const hosts = words.flatMap((word) => hostOf(word) ?? [])
  const twice = words.find((_, index) => hosts.slice(0, index).some((host) => isSame(host, hosts[index])))
  if (twice !== undefined) return `${twice} is named twice`
  const group = hosts.find(({ name }) => name !== null && GROUPS.includes(name))
  return group ? `"${group.name}" is the name of a group; give the host another one` : hosts
}

/** By what a host is known in all lists. */
export function keyOf({ name, address }: GivenHost): string {
  return address ?? `${name}`
}

function isSame(one: GivenHost, other: GivenHost | undefined): boolean {
  return other !== undefined && (keyOf(one) === keyOf(other) || (one.name !== null && one.name === other.name))
}

/** Which names mean groups in every inventory of init, so that none of a host can be one. */
const GROUPS = ['all', 'ungrouped', 'mongodb', 'rocketchat', 'balancer']

const HOST_NAME = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i

/** Whether it can be the name of a host. */
export function isHostName(text: string): boolean {
  return HOST_NAME.test(text) && text.length <= 253 && !/^[\d.]+$/.test(text)
}

function hostOf(word: string): GivenHost | undefined {
  const [, name = null, rest = word] = /^([^=]*)=(.*)$/.exec(word) ?? []
  if (name !== null && !isHostName(name)) return undefined
  if (isIP(rest) > 0) return { name, address: rest }
  return isHostName(rest) ? { name: name ?? rest, address: name === null ? null : rest } : undefined
}

/** Why so many members of a replica set can't be, with the nearest numbers that can. */
export function wrongVoters(count: number): string | undefined {
  if (count > 7) return `${count} hosts of MongoDB: 7 vote at most; name 7 or fewer`
  if (count % 2 === 1) return undefined
  const why = 'of an even number no more may fail than of one less'
  return `${many(count, 'host')} of MongoDB: ${why}; name ${count - 1} or ${count + 1}`
}

/** Why one list of hosts can't be spread over the roles. */
export function wrongCount(count: number): string | undefined {
  return count === 2 ? '2 hosts: neither could tell that the other has failed; name 1 or 3' : undefined
}
