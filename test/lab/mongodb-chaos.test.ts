import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { up } from '../../src/lab/lab.ts'
import { hostAt, hostsUpTo, type LabHost } from '../../src/lab/place.ts'
import { power } from '../../src/lab/power.ts'
import type { RepositoryVariables } from '../standins/repository/lab.ts'
import type { WriterReport } from '../standins/writer.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { mongosh, standinRepository, writeGroups } from './support/mongodb.ts'
import { told } from './support/told.ts'
import { startWriter } from './support/writer.ts'

const five = hostsUpTo(testLab, 5)
const hosts = five.slice(0, 3)
const first = hostAt(testLab, 1)
const addresses = Object.fromEntries(five.map(({ name, address }) => [name, address]))
const secret = () => randomBytes(12).toString('hex')
const secrets = {
  mongodb_secrets_file: '',
  mongodb_keyfile: secret(),
  mongodb_admin_password: secret(),
  mongodb_oplog_password: secret(),
  mongodb_rocket_password: secret(),
  mongodb_exporter_password: secret(),
  mongodb_backup_password: secret(),
}
const uri = `mongodb://rocket:${secrets.mongodb_rocket_password}@h1,h2,h3/rocketchat?authSource=admin&replicaSet=rs0`

let repository: RepositoryVariables
beforeAll(async () => {
  await blankHosts(testLab, inject('inventory'))
  repository = await standinRepository(testLab)
  await run('mongodb.yml', '7.0')
})
afterAll(() => rm(join(testLab.folder, 'chaos.yml'), { force: true }))

/** Runs one of the playbooks with a version of the server; throws where a host fails. */
async function run(name: string, version: string, members: readonly LabHost[] = hosts): Promise<void> {
  // A fifth of the real times: an election is due after two seconds.
  const vars = {
    mongodb_version: version,
    mongodb_set_parameters: { standinTimeScale: 0.2 },
    ...secrets,
    ...repository,
  }
  const groups = await writeGroups(testLab, 'chaos', { mongodb: members }, vars)
  const events = await play([inject('inventory'), groups], resolve(import.meta.dirname, '../../playbooks', name))
  const failed = told(events).filter(({ status }) => status === 'failed' || status === 'unreachable')
  if (failed.length > 0) throw new Error(failed.map(({ host, result }) => `${host}: ${result?.msg}`).join('\n'))
}

/** Writes 100 documents a second while something is done to the set, and a while before and after. */
async function whileWriting(deed: () => Promise<unknown>): Promise<WriterReport> {
  const writer = await startWriter({ uri, rate: 100, addresses })
  await sleep(2000)
  await deed()
  await sleep(4000)
  const report = await writer.stop()
  const file = process.env.RCPROV_CHAOS_REPORT
  if (file !== undefined)
    await writeFile(file, `${expect.getState().currentTestName}: ${JSON.stringify(report)}\n`, { flag: 'a' })
  return report
}

async function primary(): Promise<LabHost> {
  const asked = new Set(await Promise.all(hosts.map((host) => mongosh(host, 'db.hello().primary', uri))))
  const host = hosts.find(({ name }) => asked.has(`${name}:27017`))
  if (host === undefined || asked.size > 1) throw new Error(`the primary is ${[...asked].join(' or ')}`)
  return host
}

/** The names that systemd has for each server's present run. */
function processes(): Promise<readonly string[]> {
  return Promise.all(hosts.map((host) => on(host, 'systemctl show --property=InvocationID --value mongod')))
}

/** Nothing that was acknowledged is lost, and there was one pause at most, no longer than so many milliseconds. */
function expectWell({ lost, pauses, acknowledged }: WriterReport, longest: number): void {
  expect(lost).toEqual([])
  expect(acknowledged).toBeGreaterThan(300)
  expect(pauses[0]?.length).toBeLessThan(longest)
  expect(pauses[1]?.length).toBeLessThan(1500)
}

/** Of writes that are on their way when a server dies, the driver tries only those again of whose fate it hears first. */
function unexpected({ failures }: WriterReport): readonly string[] {
  return Object.keys(failures).filter((said) => !said.startsWith('MongoNetworkError'))
}

describe('no acknowledged write is lost, and there is one pause at most', () => {
  // An election is due after two seconds; the rest is what a busy machine may take.
  const election = 5000
  const handOver = 2000

  it('when the primary is killed', async () => {
    const host = await primary()
    const script = 'systemctl kill --signal=KILL mongod; sleep 5; systemctl start mongod'
    const report = await whileWriting(() => on(host, script))
    expectWell(report, election)
    expect(unexpected(report)).toEqual([])
  })

  it("when the primary's host loses its power", async () => {
    const host = await primary()
    const report = await whileWriting(async () => {
      await power(testLab, host, 'off')
      await sleep(6000)
      await power(testLab, host, 'on')
    })
    expectWell(report, election)
    expect(unexpected(report)).toEqual([])
  })

  it('when all members are restarted one after the other', async () => {
    const before = await processes()
    const report = await whileWriting(() => run('mongodb-restart.yml', '7.0'))
    expectWell(report, handOver)
    expect(report.failures).toEqual({})
    expect((await processes()).filter((id) => before.includes(id))).toEqual([])
  })

  it('when all members are upgraded one after the other', async () => {
    const report = await whileWriting(() => run('mongodb-upgrade.yml', '8.0'))
    expectWell(report, handOver)
    expect(report.failures).toEqual({})
    for (const host of hosts) expect(await on(host, 'mongod --version')).toMatch(/^db version v8\.0\./)
  })

  it('when three members become five in one go, and three again', async () => {
    await up(testLab, { hosts: 5, python: false, inventory: inject('inventory') }, () => {})
    const grown = await whileWriting(() => run('mongodb.yml', '8.0', five))
    expectWell(grown, handOver)
    expect(grown.failures).toEqual({})
    expect(await mongosh(five[4] ?? first, 'db.hello().hosts.length', uri)).toBe(5)
    const shrunk = await whileWriting(() => run('mongodb.yml', '8.0'))
    expectWell(shrunk, handOver)
    expect(shrunk.failures).toEqual({})
    expect(await mongosh(first, 'db.hello().hosts.length', uri)).toBe(3)
  })
})
