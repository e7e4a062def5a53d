import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { boot, cutPower, isPowered } from './boot.ts'
import { groupsLike, killGroup } from './cgroup.ts'
import { ensureDisk, hasDisk, imageOf, removeDisk } from './disk.ts'
import { ensureImage, removeHalfBuilt } from './image.ts'
import { writeInventory } from './inventory.ts'
import { readMachine } from './machine.ts'
import { mark, markTime, waitUntilQuiet } from './mark.ts'
import { ensureBridge, removeLink, removeNetwork } from './network.ts'
import { installPackages, labPackages } from './packages.ts'
import { hostAt, hostsUpTo, keyFile, type Lab, type LabHost, MAX_HOSTS } from './place.ts'
import { run } from './program.ts'
import { ensureProxy, proxyAddress } from './proxy.ts'
import { waitUntilUp } from './ready.ts'
import { recipeOf } from './recipe.ts'
import { trouble } from './trouble.ts'

/** What `up` is asked for. */
export interface LabWish {
  readonly hosts: number
  /** Hosts with the Python that Ansible needs, instead of bare ones. */
  readonly python: boolean
  /** The file to write the inventory to. */
  readonly inventory: string
}

/** A host as `status` shows it; the image is the name of its base. */
export interface HostStatus {
  readonly host: LabHost
  readonly power: 'on' | 'off'
  readonly image: string
  readonly marked: Date | undefined
}

/** Boots the hosts that are missing or off, waits until all are up, and gives all hosts of the lab. */
export async function up(lab: Lab, wish: LabWish, report: (line: string) => void): Promise<readonly LabHost[]> {
  if (!(Number.isInteger(wish.hosts) && wish.hosts >= 1 && wish.hosts <= MAX_HOSTS)) {
    throw trouble(`a lab has 1 to ${MAX_HOSTS} hosts`, 'give such a number')
  }
  const machine = await readMachine()
  await installPackages(labPackages, report)
  const existing = await hostsOf(lab)
  const python = wish.python || existing.some(hasPython)
  if (python && !existing.every(hasPython)) {
    throw trouble('the hosts of this lab are bare, without Python', 'rcprov lab down, then rcprov lab up --python')
  }
  await mkdir(join(lab.folder, 'hosts'), { recursive: true })
  await ensureKey(lab)
  await ensureBridge(lab)
  await ensureProxy(lab, machine)
  const packages = proxyAddress(lab, machine)
  // A lab has one image, even if a newer rcprov would build another by now.
  const image =
    existing[0] === undefined
      ? await ensureImage(lab, recipeOf(machine.suite, python), packages, report)
      : imageOf(existing[0])
  const hosts = hostsUpTo(lab, Math.max(wish.hosts, ...existing.map(({ number }) => number)))
  const off = hosts.filter((host) => !isPowered(host))
  if (off.length > 0) report(`booting ${off.map(({ name }) => name).join(', ')}`)
  await onAll(hosts, (host) => start(lab, host, image, `deb ${packages} ${machine.suite} main\n`))
  await writeInventory(lab, hosts, wish.inventory)
  return hosts
}

/** Throws away all that the hosts wrote, and boots as many as are wished from the base image. */
export async function reset(lab: Lab, wish: LabWish, report: (line: string) => void): Promise<readonly LabHost[]> {
  const existing = await hostsOf(lab)
  const python = wish.python || existing.some(hasPython)
  await onAll(existing, async (host) => {
    await cutPower(host)
    await removeLink(host.unit)
    await removeDisk(host)
  })
  return up(lab, { ...wish, python }, report)
}

/** Removes all of the lab but the base images and the package cache, also after a start that broke off. */
export async function down(lab: Lab): Promise<void> {
  await Promise.all(groupsLike(`${lab.tag}-`).map(killGroup))
  for (const number of await hostNumbers(lab)) await removeDisk(hostAt(lab, number))
  await removeNetwork(lab)
  await run('rm', ['-rf', '--one-file-system', lab.folder])
  await removeHalfBuilt(lab)
}

/** What there is of the lab; no hosts when it is down. */
export async function status(lab: Lab): Promise<readonly HostStatus[]> {
  const hosts = await hostsOf(lab)
  return Promise.all(
    hosts.map(async (host) => ({
      host,
      power: isPowered(host) ? 'on' : 'off',
      image: basename(imageOf(host)),
      marked: await markTime(host),
    })),
  )
}

/** The lab's host of that name; trouble when there is none. */
export async function hostNamed(lab: Lab, name: string): Promise<LabHost> {
  const hosts = await hostsOf(lab)
  if (hosts.length === 0) throw trouble(`the lab on ${lab.net}.0/24 is not up`, 'rcprov lab up')
  const found = hosts.find((host) => host.name === name)
  if (found === undefined) {
    throw trouble(`"${name}" is not a host of the lab`, `it has ${hosts.map((host) => host.name).join(', ')}`)
  }
  return found
}

/** The hosts that the lab has, on or off, by number. */
export async function hostsOf(lab: Lab): Promise<readonly LabHost[]> {
  return (await hostNumbers(lab)).map((number) => hostAt(lab, number)).filter(hasDisk)
}

async function hostNumbers(lab: Lab): Promise<readonly number[]> {
  const names = await readdir(join(lab.folder, 'hosts')).catch(() => [])
  return names
    .filter((name) => /^h\d+$/.test(name))
    .map((name) => Number(name.slice(1)))
    .sort((a, b) => a - b)
}

async function start(lab: Lab, host: LabHost, image: string, sources: string): Promise<void> {
  const wasOff = !isPowered(host)
  if (wasOff) {
    await ensureDisk(lab, host, image, sources)
    await boot(lab, host)
  }
  await waitUntilUp(host)
  if (!wasOff && (await markTime(host)) !== undefined) return
  await waitUntilQuiet(host)
  await mark(host)
}

/** Does it on all hosts at once, and to the end on each, before the first one's trouble is thrown. */
async function onAll(hosts: readonly LabHost[], work: (host: LabHost) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(hosts.map(work))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function ensureKey(lab: Lab): Promise<void> {
  if (existsSync(keyFile(lab))) return
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'rcprov-lab', '-f', keyFile(lab)])
}

const hasPython = (host: LabHost): boolean => basename(imageOf(host)).includes('-python-')
