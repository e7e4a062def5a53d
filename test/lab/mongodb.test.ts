import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { diff, mark } from '../../src/lab/mark.ts'
import { hostsUpTo } from '../../src/lab/place.ts'
import type { Event } from '../../src/run/event.ts'
import { lookupIn } from '../standins/lookup.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts } from './support/hosts.ts'
import { mongosh, secretsOf, standinRepository, writeGroups } from './support/mongodb.ts'
import { endsOtherwise, promises } from './support/promises.ts'
import { changed, failures } from './support/told.ts'

const playbook = resolve(import.meta.dirname, '../../playbooks/mongodb.yml')
const hosts = hostsUpTo(testLab, 3)
const addresses = Object.fromEntries(hosts.map(({ name, address }) => [name, address]))
const secretsFile = join(testLab.folder, 'group_vars/mongodb/mongodb-secrets.yml')
const passwordFile = join(testLab.folder, 'vault-password')
const password = 'password of the test'

let inventory: readonly string[] = []
beforeAll(async () => {
  await blankHosts(testLab, inject('inventory'))
  const repository = await standinRepository(testLab)
  const faster = { mongodb_set_parameters: { standinTimeScale: 0.2 } }
  const groups = await writeGroups(testLab, 'mongodb', { mongodb: hosts }, { ...repository, ...faster })
  inventory = [inject('inventory'), groups]
  await writeFile(passwordFile, `${password}\n`)
  process.env.ANSIBLE_VAULT_PASSWORD_FILE = passwordFile
})
afterAll(async () => {
  delete process.env.ANSIBLE_VAULT_PASSWORD_FILE
  for (const path of [join(testLab.folder, 'group_vars'), passwordFile])
    await rm(path, { recursive: true, force: true })
})

async function written(): Promise<readonly string[]> {
  const each = await Promise.all(
    hosts.map(async (host) => (await diff(host)).map(({ path }) => `${host.name} ${path}`)),
  )
  return each.flat()
}

describe('three blank hosts', () => {
  let planned: readonly Event[] = []

  it('are planned whole, users too, and nothing is written, here or there', async () => {
    planned = await play(inventory, playbook, { dry: true })
    expect(failures(planned)).toEqual([])
    expect(changed(planned).length).toBeGreaterThan(30)
    expect(await written()).toEqual([])
    expect(existsSync(secretsFile)).toBe(false)
  })

  it('become a replica set, as it was planned', async () => {
    const applied = await play(inventory, playbook)
    expect(failures(applied)).toEqual([])
    const { broken, unknown } = promises(planned, applied)
    expect(broken.filter(endsOtherwise)).toEqual([])
    expect(unknown).toEqual([
      'common : chrony keeps the clock',
      'mongodb : MongoDB',
      'mongodb : mongod runs, now and after a reboot',
      'mongodb : who may do everything',
      'mongodb : who may do something',
      'mongodb : the set is whole, and nobody is far behind',
    ])
  })

  it('are left as they are a second time, and by a plan', async () => {
    expect(changed(await play(inventory, playbook))).toEqual([])
    await Promise.all(hosts.map(mark))
    expect(changed(await play(inventory, playbook, { dry: true }))).toEqual([])
    // The servers themselves go on writing.
    expect((await written()).filter((path) => !/ \/var\/(lib|log)\/mongodb(\/|$)/.test(path))).toEqual([])
  })
})

describe('the users of the set', () => {
  const user = { oplog: 'oploguser', rocket: 'rocket', exporter: 'exporter', backup: 'backup', admin: 'admin' }
  let secrets: Readonly<Record<string, string>> = {}
  beforeAll(async () => {
    secrets = await secretsOf(secretsFile, password)
  })

  const uriOf = (who: keyof typeof user, database = '') =>
    `mongodb://${user[who]}:${encodeURIComponent(secrets[who] ?? '')}@h1,h2,h3/${database}?authSource=admin&replicaSet=rs0`

  async function run(who: keyof typeof user, db: string, command: object): Promise<unknown> {
    const client = new MongoClient(uriOf(who), { lookup: lookupIn(addresses), serverSelectionTimeoutMS: 10_000 })
    try {
      await client.db(db).command({ ...command })
      return 'done'
    } catch (thrown) {
      return thrown instanceof Error && 'code' in thrown ? thrown.code : thrown
    } finally {
      await client.close()
    }
  }

  const insert = { insert: 'notes', documents: [{ text: 'x' }] }
  const oplog = { find: 'oplog.rs', limit: 1 }
  const newUser = { createUser: 'eve', pwd: 'x', roles: [] }
  it.each([
    ['oplog', 'local', oplog],
    ['oplog', 'admin', { replSetGetStatus: 1 }],
    ['rocket', 'rocketchat', insert],
    ['rocket', 'rocketchat', { createIndexes: 'notes', indexes: [{ key: { text: 1 }, name: 'text' }] }],
    ['rocket', 'admin', { serverStatus: 1 }],
    ['exporter', 'admin', { serverStatus: 1 }],
    ['backup', 'rocketchat', { find: 'notes' }],
    ['admin', 'admin', { usersInfo: 1 }],
  ] as const)('%s may, on %s: %j', async (who, db, command) => {
    expect(await run(who, db, command)).toBe('done')
  })

  it.each([
    ['oplog', 'rocketchat', { find: 'notes' }],
    ['oplog', 'rocketchat', insert],
    ['oplog', 'admin', newUser],
    ['rocket', 'other', insert],
    ['rocket', 'admin', newUser],
    ['rocket', 'admin', { replSetStepDown: 1 }],
    ['exporter', 'rocketchat', { find: 'notes' }],
    ['exporter', 'rocketchat', insert],
    ['backup', 'admin', { replSetStepDown: 1 }],
  ] as const)('%s may not, on %s: %j', async (who, db, command) => {
    expect(await run(who, db, command)).toBe(13)
  })

  it('work in mongosh, by the URL of the set, on each host', async () => {
    for (const host of hosts) {
      expect(await mongosh(host, 'db.runCommand({ping: 1}).ok', uriOf('rocket', 'rocketchat'))).toBe(1)
    }
  })
})
