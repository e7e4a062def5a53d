import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hostAt } from '../../src/lab/place.ts'
import type { RepositoryVariables } from '../standins/repository/lab.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { mongosh, standinRepository } from './support/mongodb.ts'
import { writePlaybook } from './support/playbook.ts'
import { told } from './support/told.ts'

const [h1, h2] = [hostAt(testLab, 1), hostAt(testLab, 2)]
const inventory = inject('inventory')
const names = ['', '-server', '-mongos', '-database', '-tools', '-shell', '-database-tools-extra']

let folder = ''
let repository: RepositoryVariables
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-'))
  await blankHosts(testLab, inventory)
  repository = await standinRepository(testLab)
})
afterAll(() => rm(folder, { recursive: true }))

const suite = () => on(h1, '. /etc/os-release; printf %s "$VERSION_CODENAME"')

async function source(series: string, key = series) {
  const uri = repository.mongodb_repository_url
  return {
    deb822_repository: {
      name: `mongodb-org-${series}`,
      uris: [uri],
      suites: [`${await suite()}/mongodb-org/${series}`],
      components: [uri.endsWith('/debian') ? 'main' : 'multiverse'],
      signed_by: repository.mongodb_repository_key_url.replace('{{ mongodb_major }}.0', key),
      fingerprints: repository.mongodb_repository_key_fingerprints,
    },
  }
}

const packages = (version: string) => ({
  apt: { name: names.map((name) => `mongodb-org${name}=${version}`), update_cache: true, update_cache_retries: 1 },
})
const started = [
  { systemd: { name: 'mongod', state: 'started', enabled: true } },
  { wait_for: { port: 27017, timeout: 30 } },
]

/** Applies these tasks to a host; gives those that did not end well, and those that changed something. */
async function apply(host: string, tasks: Parameters<typeof writePlaybook>[1]) {
  const rows = told(await play(inventory, await writePlaybook(folder, tasks), { host }))
  return {
    failed: rows.filter(({ status }) => status === 'failed').map(({ result }) => String(result?.msg)),
    changed: rows.filter(({ status }) => status === 'changed').map(({ module }) => module),
  }
}

describe('the packages of the stand-in', () => {
  it('are installed from their signed repository, and the server comes up when it is told to', async () => {
    const { failed } = await apply('h1', [await source('7.0'), packages('7.0.24')])
    expect(failed).toEqual([])
    expect(await on(h1, 'systemctl is-enabled mongod; systemctl is-active mongod; true')).toBe('disabled\ninactive\n')
    expect(await on(h1, 'stat -c %U:%G /var/lib/mongodb; id -nG mongodb')).toBe('mongodb:mongodb\nnogroup mongodb\n')
    expect((await apply('h1', started)).failed).toEqual([])
    expect(await on(h1, 'mongod --version')).toMatch(/^db version v7\.0\.24\n/)
    expect(await on(h1, 'cat /var/log/mongodb/mongod.log')).toMatch(/STAND-IN, NOT MongoDB/)
    expect(await mongosh(h1, 'db.version()')).toBe('7.0.24')
    expect(await mongosh(h1, 'db.kept.insertOne({_id: 1, text: "kept"})')).toMatchObject({ acknowledged: true })
  })

  it('are left as they are a second time', async () => {
    const again = await apply('h1', [await source('7.0'), packages('7.0.24'), ...started])
    expect(again).toEqual({ failed: [], changed: [] })
  })

  it('stay at their version while they are on hold', async () => {
    const hold = (selection: string) => ({
      dpkg_selections: { name: 'mongodb-org{{ item }}', selection },
      loop: names,
    })
    const version = `dpkg-query -Wf '\${Version}' mongodb-org-server`
    expect((await apply('h1', [hold('hold'), { apt: { upgrade: 'dist' } }])).failed).toEqual([])
    expect(await on(h1, version)).toBe('7.0.24')
    expect((await apply('h1', [hold('install'), { apt: { upgrade: 'dist' } }])).failed).toEqual([])
    expect(await on(h1, version)).toBe('7.0.26')
  })

  it('keep the data when the next series takes their place', async () => {
    const restarted = { systemd: { name: 'mongod', state: 'restarted' } }
    const { failed } = await apply('h1', [await source('8.0'), packages('8.0.12'), restarted, ...started])
    expect(failed).toEqual([])
    expect(await mongosh(h1, 'db.version()')).toBe('8.0.12')
    expect(await mongosh(h1, 'db.kept.find().toArray()')).toEqual([{ _id: 1, text: 'kept' }])
  })

  it('bring tools that save the data and put it back', async () => {
    await on(h1, 'mongodump --archive=/root/dump.gz --gzip')
    await mongosh(h1, 'db.kept.updateOne({_id: 1}, {$set: {text: "changed"}})')
    await on(h1, 'mongorestore --archive=/root/dump.gz --gzip --drop')
    expect(await mongosh(h1, 'db.kept.find().toArray()')).toEqual([{ _id: 1, text: 'kept' }])
  })

  it('are refused where another key than theirs is trusted', async () => {
    const { failed } = await apply('h2', [await source('7.0', '8.0'), packages('7.0.24')])
    expect(failed.join()).toMatch(/NO_PUBKEY|not signed|not available/)
    expect(await on(h2, 'ls /usr/bin/mongod 2>&1; true')).toMatch('No such file')
  })
})
