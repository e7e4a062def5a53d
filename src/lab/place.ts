import { isIPv4 } from 'node:net'
import { join } from 'node:path'
import { trouble } from './trouble.ts'

/** How many hosts one lab can have; every host knows the names of all of them from its first boot. */
export const MAX_HOSTS = 50

/** Where a lab lives on this machine: its folders, its network and the name that its parts begin with. */
export interface Lab {
  /** Holds what all labs share (base images, the package cache) and a folder for each lab. */
  readonly root: string
  readonly folder: string
  /** The first three numbers of the lab's /24 network. */
  readonly net: string
  readonly gateway: string
  /** Bridge, links, namespaces, machines and control groups all begin with it. */
  readonly tag: string
}

/** One host of a lab, whether it exists or not. */
export interface LabHost {
  readonly number: number
  readonly name: string
  readonly address: string
  /** The name of its link, namespace, machine and control group. */
  readonly unit: string
  readonly folder: string
  /** Where its disk is mounted: the base image with what the host wrote over it. */
  readonly disk: string
}

/** The lab on this network under this root folder; trouble when either cannot be used. */
export function labAt(root: string, net: string): Lab {
  // The path ends up in mount options and in nginx's configuration, which have separators of their own.
  if (!/^\/[\w./-]+$/.test(root)) {
    throw trouble(
      `RCPROV_LAB is "${root}", which the lab cannot use`,
      'give an absolute path of letters, digits and . _ - /',
    )
  }
  if (!isIPv4(`${net}.0`)) {
    throw trouble(
      `RCPROV_LAB_NET is "${net}", which is not a network`,
      'give the first three numbers of a /24, as in 10.78.0',
    )
  }
  // A link's name has at most 15 characters: three numbers in hexadecimal leave room for the host.
  const tag = `rcp${net
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')}`
  return { root, net, tag, folder: join(root, 'labs', net), gateway: `${net}.1` }
}

/** The lab that RCPROV_LAB and RCPROV_LAB_NET name, or the default one. */
export function labFrom(environment: NodeJS.ProcessEnv): Lab {
  return labAt(environment.RCPROV_LAB ?? '/var/tmp/rcprov-lab', environment.RCPROV_LAB_NET ?? '10.78.0')
}

/** The host of this number, counted from 1. */
export function hostAt(lab: Lab, number: number): LabHost {
  const folder = join(lab.folder, 'hosts', `h${number}`)
  return {
    number,
    name: `h${number}`,
    address: `${lab.net}.${10 + number}`,
    unit: `${lab.tag}-h${number}`,
    folder,
    disk: join(folder, 'disk'),
  }
}

/** The hosts h1 to hN. */
export function hostsUpTo(lab: Lab, count: number): readonly LabHost[] {
  return Array.from({ length: count }, (_, index) => hostAt(lab, index + 1))
}

/** The files by which others reach the hosts. */
export const keyFile = (lab: Lab): string => join(lab.folder, 'id_ed25519')
export const knownHostsFile = (lab: Lab): string => join(lab.folder, 'known_hosts')
