import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { diff } from '../../src/lab/mark.ts'
import { hostsUpTo, type LabHost } from '../../src/lab/place.ts'
import type { Event } from '../../src/run/event.ts'
import { testLab } from './setup.ts'
import { askBalancer, askPlain, greet, isOpen } from './support/balancer.ts'
import { type Cluster, type Groups, playbookAt, standinCluster } from './support/cluster.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { type Broken, endsOtherwise, promises } from './support/promises.ts'
import { changed, failures } from './support/told.ts'
import { verify } from './support/verify.ts'

// Six hosts take a while where others are at work.
vi.setConfig({ testTimeout: 600_000 })

const playbook = playbookAt('rocketchat.yml')
const lab = hostsUpTo(testLab, 6)

/** Who is what in the inventories of the project, by the lab's hosts. */
const topologies: Readonly<Record<string, Groups>> = {
  'ha-3': { mongodb: lab.slice(0, 3), rocketchat: lab.slice(0, 3), balancer: lab.slice(0, 3) },
  'ha-6': { mongodb: lab.slice(0, 3), rocketchat: lab.slice(3, 5), balancer: lab.slice(5) },
  'one-host': { mongodb: lab.slice(0, 1), rocketchat: lab.slice(0, 1), balancer: lab.slice(0, 1) },
}

const configurations: Readonly<Record<string, string>> = {
  nginx: '/etc/nginx/nginx.conf',
  apache: '/etc/apache2/sites-available/rocketchat.conf',
  haproxy: '/etc/haproxy/haproxy.cfg',
}

// Each balancer meets each firewall, and either meets each topology. The first of these is rocketchat.test.ts.
const clusters = ['nginx', 'apache', 'haproxy'].flatMap((balancer, i) =>
  ['nftables', 'ufw', 'firewalld', 'iptables'].map((firewall, j) => ({
    topology: Object.keys(topologies)[(i + j) % 3] ?? '',
    balancer,
    firewall,
  })),
)
const [, ...others] = clusters
const everyDay = [
  { topology: 'one-host', balancer: 'apache', firewall: 'ufw' },
  { topology: 'ha-6', balancer: 'haproxy', firewall: 'firewalld' },
]

describe.each(process.env.RCPROV_TEST_ALL ? others : everyDay)(
  '$topology with $balancer and $firewall',
  ({ topology, balancer, firewall }) => {
    const groups = topologies[topology] ?? { mongodb: [], rocketchat: [], balancer: [] }
    const hosts = [...new Set(Object.values(groups).flat())] as readonly LabHost[]
    let cluster: Cluster
    let inventory: readonly string[] = []
    let planned: readonly Event[] = []

    beforeAll(async () => {
      await blankHosts(testLab, inject('inventory'), hosts.length)
      cluster = await standinCluster(testLab, inject('inventory'), topology, groups)
      inventory = await cluster.inventory({ balancer_kind: balancer, firewall_kind: firewall })
    })
    afterAll(() => cluster.forget())

    it('is planned whole on blank hosts, and nothing is written', async () => {
      planned = await play(inventory, playbook, { dry: true })
      expect(failures(planned)).toEqual([])
      expect(await Promise.all(hosts.map(diff))).toEqual(hosts.map(() => []))
    })

    it('is made as it was planned, and left as it is a second time', async () => {
      const applied = await play(inventory, playbook)
      expect(failures(applied)).toEqual([])
      // What is downloaded, and what is in it, a plan can't know.
      const isKnown = ({ planned: { module } }: Broken) => !['get_url', 'unarchive'].includes(module)
      const { broken } = promises(planned, applied)
      expect(broken.filter(endsOtherwise).filter(isKnown)).toEqual([])
      expect(changed(await play(inventory, playbook))).toEqual([])
    })

    it('is proven to work, and all checks are well', async () => {
      const checks = await verify(inventory)
      expect(checks.filter(({ status }) => status !== 'ok' && status !== 'skipped')).toEqual([])
      expect(checks.filter(({ status }) => status === 'ok').length).toBeGreaterThan(15)
    })

    it('answers at each balancer: over TLS, to websockets, with who asks, to uploads', async () => {
      for (const { address } of groups.balancer) {
        const headers = { 'x-forwarded-for': '203.0.113.9' }
        const info = await askBalancer(address, '/api/info', { headers })
        expect([info.status, info.header('x-standin-client')]).toEqual([200, testLab.gateway])
        const moved = await askPlain(address, '/home?a=b')
        expect([moved.status, moved.header('location')]).toEqual([301, 'https://chat.example.org/home?a=b'])
        expect(await greet(address)).toBe('connected')
        const body = Buffer.alloc(3 << 20)
        expect((await askBalancer(address, '/upload', { method: 'POST', body })).status).toBe(200)
      }
    })

    it('leads a client with its cookie back to its instance, and others to all of them', async () => {
      const [{ address } = { address: '' }] = groups.balancer
      const reached = new Set<string>()
      const comeTwice = async () => {
        const first = await askBalancer(address, '/home')
        const cookie = first.header('set-cookie').split(';')[0] ?? ''
        const again = await askBalancer(address, '/home', { headers: { cookie } })
        expect(again.header('x-instance-id')).toBe(first.header('x-instance-id'))
        reached.add(first.header('x-instance-id'))
      }
      // Together, since one after the other would never meet an instance that still has a websocket: another has less to do.
      const comeTogether = async () => {
        await Promise.all(Array.from({ length: 40 }, comeTwice))
        return reached.size
      }
      // An instance is asked only once the balancer has found it ready.
      await expect.poll(comeTogether, { timeout: 30_000, interval: 200 }).toBe(groups.rocketchat.length * 2)
    })

    it('keeps its configuration, if the balancer itself does not accept another', async () => {
      const [first] = groups.balancer
      if (!first) throw new Error('there is a balancer')
      const before = await on(first, `cat ${configurations[balancer]}`)
      const events = await play(
        await cluster.inventory({ balancer_kind: balancer, firewall_kind: firewall, balancer_read_seconds: -5 }),
        playbook,
      )
      expect(failures(events).join('\n')).toContain('change content failed')
      expect(await on(first, `cat ${configurations[balancer]}`)).toBe(before)
      expect((await askBalancer(first.address, '/api/info')).status).toBe(200)
    })

    it('lets the world to SSH and the web, and nowhere else', async () => {
      const ports = [22, 80, 443, 3000, 3001, 3100, 3101, 9458, 27_017]
      const found = await Promise.all(
        hosts.map(async ({ name, address }) => {
          const open = await Promise.all(ports.map((port) => isOpen(address, port)))
          return [name, ports.filter((_, i) => open[i])]
        }),
      )
      const wanted = hosts.map((host) => [host.name, groups.balancer.includes(host) ? [22, 80, 443] : [22]])
      expect(found).toEqual(wanted)
    })
  },
)
