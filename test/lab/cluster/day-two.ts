import { describe, expect, it } from 'vitest'
import { ownCertificate, servedAt } from '../support/certificate.ts'
import { type Cluster, playbookAt } from '../support/cluster.ts'
import { play } from '../support/engine.ts'
import { summary } from '../support/summary.ts'
import { failures } from '../support/told.ts'

const playbook = playbookAt('rocketchat.yml')
const all = 'h1 h2 h3'

/** What any change of ports means to who lets them in and who leads there. */
const ways = [
  `${all}: rules that are wanted: change content`,
  `${all}: new rules count, for a while: restart rcprov-firewall-try`,
  `${all}: so they stay, also at boot: change content`,
  `${all}: configuration: change content`,
  `${all}: reload balancer: reload nginx`,
]
const gone = (port: number) => [
  `${all}: instances that are too many stop ${port}: disable, stop rocketchat@${port}`,
  `${all}: and go ${port}: remove file`,
]

/** Changes as an operator makes them, on ha-3 with two instances a host; it is left so. */
export function dayTwo(cluster: () => Cluster): void {
  describe('a cluster that works', () => {
    it.each([
      [
        'a third instance on each host, and no other one restarts',
        { rocketchat_instances: 3 },
        [
          ...ways,
          `${all}: settings of instances 3002: create file`,
          `${all}: instances 3002: enable, start rocketchat@3002`,
        ],
        [],
      ],
      [
        'one instance on each host, which goes on',
        { rocketchat_instances: 1 },
        [...ways, ...gone(3001), ...gone(3002)],
        [],
      ],
      [
        'another domain, one instance after the other',
        { rocketchat_instances: 1, rocketchat_domain: 'talk.example.org' },
        [
          `${all}: settings of instances 3000: change content`,
          `${all}: instances restart 3000: restart rocketchat@3000`,
          `${all}: key of the certificate: create file`,
          `${all}: what is to be signed: create file`,
          `${all}: configuration: change content`,
          `${all}: reload balancer: reload nginx`,
        ],
        [`${all}: the authority signs it: create file`, `${all}: certificate: create file`],
      ],
    ])('gets %s', async (_, vars, foreseen, later) => {
      const inventory = await cluster().inventory(vars)
      const planned = await play(inventory, playbook, { dry: true })
      expect(summary(planned).toSorted()).toEqual(foreseen.toSorted())
      const applied = await play(inventory, playbook)
      expect(failures(applied)).toEqual([])
      expect(summary(applied).toSorted()).toEqual([...foreseen, ...later].toSorted())
    })

    it('gets new secrets, which its instances take up one after the other', async () => {
      const inventory = await cluster().inventory({ rocketchat_instances: 1, rocketchat_domain: 'talk.example.org' })
      const rotate = playbookAt('rocketchat-rotate.yml')
      // Who is elected after a restart nobody foretells, and so who steps down next.
      const rowsOf = (events: Parameters<typeof summary>[0]) =>
        summary(events).filter((row) => !row.includes('another one becomes primary'))
      const planned = rowsOf(await play(inventory, rotate, { dry: true }))
      expect(planned.slice(-2)).toEqual([
        `${all}: settings of instances 3000: change content`,
        `${all}: instances restart 3000: restart rocketchat@3000`,
      ])
      const applied = await play(inventory, rotate)
      expect(failures(applied)).toEqual([])
      expect(rowsOf(applied)).toEqual(planned)
    })

    it('takes an own certificate, and restarts nothing for it', async () => {
      const own = await ownCertificate('talk.example.org')
      const files = { balancer_certificate_file: own.certificate, balancer_key_file: own.key }
      const vars = { rocketchat_instances: 1, rocketchat_domain: 'talk.example.org' }
      const inventory = await cluster().inventory({ ...vars, balancer_certificate: 'files', ...files })
      const foreseen = [
        `${all}: key of the certificate: change content`,
        `${all}: certificate: change content`,
        `${all}: reload balancer: reload nginx`,
      ]
      expect(summary(await play(inventory, playbook, { dry: true }))).toEqual(foreseen)
      expect(summary(await play(inventory, playbook))).toEqual(foreseen)
      const addresses = cluster().groups.balancer.map(({ address }) => address)
      const served = await Promise.all(addresses.map((address) => servedAt(address, 'talk.example.org')))
      expect(served).toEqual(addresses.map(() => own.serial))
      await own.forget()
    })

    it('gets back what it had, and then nothing is left to do', async () => {
      const inventory = await cluster().inventory()
      expect(failures(await play(inventory, playbook))).toEqual([])
      expect(summary(await play(inventory, playbook))).toEqual([])
    })
  })
}
