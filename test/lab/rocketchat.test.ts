import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { diff } from '../../src/lab/mark.ts'
import { hostsUpTo } from '../../src/lab/place.ts'
import type { Event } from '../../src/run/event.ts'
import { fillReleases } from '../standins/releases/lab.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { standinRepository, writeGroups } from './support/mongodb.ts'
import { told } from './support/told.ts'

const root = resolve(import.meta.dirname, '../..')
const playbook = join(root, 'playbooks/rocketchat.yml')
const hosts = hostsUpTo(testLab, 3)
const passwordFile = join(testLab.folder, 'vault-password')
const secretsFile = join(testLab.folder, 'group_vars/rocketchat/rocketchat-secrets.yml')
const faster = { mongodb_set_parameters: { standinTimeScale: 0.2 } }

let common: object = {}

/** The inventory ha-3, with the lab's hosts and stand-ins instead of those that it names. */
async function inventoryWith(vars: object): Promise<readonly string[]> {
  const groups = { mongodb: hosts, rocketchat: hosts, balancer: hosts }
  return [inject('inventory'), await writeGroups(testLab, 'rocketchat', groups, { ...common, ...vars })]
}

beforeAll(async () => {
  await blankHosts(testLab, inject('inventory'))
  const { ansible_user: _, ...given } = parse(await readFile(join(root, 'inventories/ha-3/group_vars/all.yml'), 'utf8'))
  const releases = await fillReleases(testLab, (line) => console.error(`lab: ${line}`))
  common = { ...given, ...(await standinRepository(testLab)), ...releases, ...faster, rocketchat_packages: [] }
  await writeFile(passwordFile, 'password of the test\n')
  process.env.ANSIBLE_VAULT_PASSWORD_FILE = passwordFile
})
afterAll(async () => {
  delete process.env.ANSIBLE_VAULT_PASSWORD_FILE
  for (const path of [join(testLab.folder, 'group_vars'), passwordFile])
    await rm(path, { recursive: true, force: true })
})

function notOk(events: readonly Event[]): readonly string[] {
  const rows = told(events).filter(({ status }) => status === 'failed' || status === 'unreachable')
  return rows.map(({ host, task, result }) => `${host} ${task}: ${result?.msg}`)
}

function changes(events: readonly Event[]): readonly string[] {
  return told(events)
    .filter(({ status }) => status === 'changed')
    .map(({ host, task }) => `${host} ${task}`)
}

/** Asks a balancer for a path; gives the status of the answer. */
function ask(address: string, path: string): Promise<number | undefined> {
  const asked = { host: address, path, servername: 'chat.example.org', rejectUnauthorized: false, timeout: 5000 }
  return new Promise((done, failed) => {
    const sent = request({ ...asked, headers: { host: 'chat.example.org' } }, (answer) => {
      answer.resume()
      done(answer.statusCode)
    })
    sent.on('error', failed).end()
  })
}

describe('three blank hosts', () => {
  it('are planned whole, and nothing is written, here or there', async () => {
    const planned = await play(await inventoryWith({}), playbook, { dry: true })
    expect(notOk(planned)).toEqual([])
    expect(changes(planned).length).toBeGreaterThan(90)
    expect(await Promise.all(hosts.map(diff))).toEqual([[], [], []])
    expect(existsSync(secretsFile)).toBe(false)
  })

  it('become a cluster, which answers at each balancer', async () => {
    expect(notOk(await play(await inventoryWith({}), playbook))).toEqual([])
    expect(await Promise.all(hosts.map(({ address }) => ask(address, '/api/info')))).toEqual([200, 200, 200])
  })

  it('are left as they are a second time', async () => {
    expect(changes(await play(await inventoryWith({}), playbook))).toEqual([])
  })

  it('lose the instances that are not wanted any more, and nothing else restarts', async () => {
    const events = await play(await inventoryWith({ rocketchat_instances: 1 }), playbook)
    expect(notOk(events)).toEqual([])
    expect(changes(events).filter((row) => row.includes('restarts'))).toEqual([])
    const units = 'systemctl list-units --all --plain --no-legend "rocketchat@*" | cut -d " " -f 1'
    const running = await Promise.all(hosts.map((host) => on(host, units)))
    expect(running.map((text) => text.trim())).toEqual(Array(3).fill('rocketchat@3000.service'))
  })

  it('get back rules of the firewall that somebody flushed', async () => {
    const inventory = await inventoryWith({ rocketchat_instances: 1 })
    await Promise.all(hosts.slice(1, 2).map((host) => on(host, 'nft flush ruleset')))
    const mended = changes(await play(inventory, playbook))
    expect(new Set(mended.map((row) => row.split(' ')[0]))).toEqual(new Set(['h2']))
    expect(changes(await play(inventory, playbook))).toEqual([])
  })
})

describe('what can not work', () => {
  it.each([
    [{ rocketchat_version: '7.10.0' }, 'set mongodb_version to 7.0'],
    [{ rocketchat_version: '8.9.0' }, 'rocketchat-upgrade.yml does that'],
    [{ rocketchat_first_tcp_port: 3001 }, 'Ports of instances meet'],
    [{ rocketchat_storage: 'FileSystem' }, 'set rocketchat_storage to GridFS'],
  ])('is refused before anything is changed: %j', async (vars, why) => {
    const events = await play(await inventoryWith(vars), playbook)
    expect(notOk(events).join('\n')).toContain(why)
    expect(changes(events)).toEqual([])
  })
})
