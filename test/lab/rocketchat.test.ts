import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { diff } from '../../src/lab/mark.ts'
import { hostsUpTo } from '../../src/lab/place.ts'
import { damage } from './cluster/damage.ts'
import { dayTwo } from './cluster/day-two.ts'
import { disrupted } from './cluster/disrupted.ts'
import { verified } from './cluster/verified.ts'
import { testLab } from './setup.ts'
import { askBalancer } from './support/balancer.ts'
import { type Cluster, playbookAt, standinCluster } from './support/cluster.ts'
import { play } from './support/engine.ts'
import { blankHosts } from './support/hosts.ts'
import { changed, failures } from './support/told.ts'

const playbook = playbookAt('rocketchat.yml')
const hosts = hostsUpTo(testLab, 3)
let cluster: Cluster

beforeAll(async () => {
  const inventory = inject('inventory')
  await blankHosts(testLab, inventory)
  cluster = await standinCluster(testLab, inventory, 'ha-3', { mongodb: hosts, rocketchat: hosts, balancer: hosts })
})
afterAll(() => cluster.forget())

describe('three blank hosts', () => {
  it('are planned whole, and nothing is written, here or there', async () => {
    const planned = await play(await cluster.inventory(), playbook, { dry: true })
    expect(failures(planned)).toEqual([])
    expect(changed(planned).length).toBeGreaterThan(90)
    expect(await Promise.all(hosts.map(diff))).toEqual([[], [], []])
    expect(existsSync(cluster.secretsFile)).toBe(false)
  })

  it('become a cluster, which answers at each balancer', async () => {
    expect(failures(await play(await cluster.inventory(), playbook))).toEqual([])
    const answers = await Promise.all(hosts.map(({ address }) => askBalancer(address, '/api/info')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('are left as they are a second time', async () => {
    expect(changed(await play(await cluster.inventory(), playbook))).toEqual([])
  })
})

verified(() => cluster)
dayTwo(() => cluster)
damage(() => cluster)
disrupted(() => cluster)

describe('what can not work', () => {
  it.each([
    [{ rocketchat_version: '7.10.0' }, 'set mongodb_version to 7.0'],
    [{ rocketchat_version: '8.9.0' }, 'rocketchat-upgrade.yml does that'],
    [{ mongodb_version: '8.0.99' }, 'mongodb-upgrade.yml does that'],
    [{ rocketchat_first_tcp_port: 3001 }, 'Ports of instances meet'],
    [{ rocketchat_first_port: 3200 }, 'has a port that another instance is to have'],
    [{ rocketchat_storage: 'FileSystem' }, 'set rocketchat_storage to GridFS'],
  ])('is refused before anything is changed: %j', async (vars, why) => {
    const events = await play(await cluster.inventory(vars), playbook)
    expect(failures(events).join('\n')).toContain(why)
    expect(changed(events)).toEqual([])
  })
})
