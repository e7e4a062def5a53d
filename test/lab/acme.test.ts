import { once } from 'node:events'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { hostAt, hostsUpTo } from '../../src/lab/place.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { writeGroups } from './support/mongodb.ts'
import { changed, failures } from './support/told.ts'

const domain = 'chat.example.org'
const hosts = hostsUpTo(testLab, 3)
const [first, last] = [hostAt(testLab, 1), hostAt(testLab, 3)]
const kinds = ['nginx', 'apache', 'haproxy']

/** One balancer of each kind, with certificates of Pebble, which runs on the last host. */
async function inventory(vars: object = {}): Promise<readonly string[]> {
  const all = {
    rocketchat_domain: domain,
    rocketchat_version: '8.5.1',
    rocketchat_here: { address: '{{ ansible_host }}', instances: [{ port: 3000 }] },
    rocketchat_balancer_now: '',
    balancer_kind: `{{ dict(${JSON.stringify(hosts.map(({ name }) => name))} | zip(${JSON.stringify(kinds)}))[inventory_hostname] }}`,
    balancer_certificate: 'acme',
    balancer_acme_directory: 'https://acme.test:14000/dir',
    balancer_acme_email: 'admin@example.org',
    balancer_acme_terms_agreed: true,
    ...vars,
  }
  return [
    inject('inventory'),
    await writeGroups(testLab, 'acme', { balancer: hosts, rocketchat: hosts, acme: [last] }, all),
  ]
}

/** The certificates that the balancers serve: who signed each, and its number. */
async function served(): Promise<readonly { readonly by: string; readonly number: string }[]> {
  return Promise.all(
    hosts.map(async ({ address }) => {
      const socket = connect({ host: address, port: 443, servername: domain, rejectUnauthorized: false })
      await once(socket, 'secureConnect')
      const { issuer, serialNumber } = socket.getPeerCertificate()
      socket.destroy()
      return { by: String(issuer.CN).replace(/ [0-9a-f]+$/, ''), number: serialNumber }
    }),
  )
}

/** Where the server finds the domain from now on. */
async function lead(to: string): Promise<void> {
  await on(
    last,
    `sed '/ ${domain}$/d' /etc/hosts >/run/hosts && echo '${to} ${domain}' >>/run/hosts && cat /run/hosts >/etc/hosts`,
  )
}

const heard = () => on(last, 'journalctl --quiet --unit pebble')
const playbook = (name: string) => join(import.meta.dirname, 'acme', name)

/** Plays the role on the balancers; gives what it changed. */
async function apply(vars: object = {}): Promise<readonly string[]> {
  const events = await play(await inventory(vars), playbook('balancers.yml'))
  expect(failures(events)).toEqual([])
  return changed(events)
}

// It takes its minutes, so it is among all the tests only.
describe.skipIf(!process.env.RCPROV_TEST_ALL)('a certificate by ACME', { timeout: 400_000 }, () => {
  beforeAll(async () => {
    await blankHosts(testLab, inject('inventory'))
    expect(failures(await play(await inventory(), playbook('server.yml')))).toEqual([])
  })

  it.each([[{ balancer_acme_terms_agreed: false }], [{ balancer_acme_email: '' }]])(
    'is refused before anything is changed: %j',
    async (vars) => {
      const events = await play(await inventory(vars), playbook('balancers.yml'))
      expect(failures(events)[0]).toContain('needs balancer_acme_email')
      expect(changed(events)).toEqual([])
    },
  )

  it('is planned without a word to the server', async () => {
    expect(failures(await play(await inventory(), playbook('balancers.yml'), { dry: true }))).toEqual([])
    expect(await heard()).not.toContain('GET /dir')
  })

  it('comes to the first balancer, by way of any of them, and to the others', async () => {
    await lead(last.address)
    await apply()
    const [one, ...others] = await served()
    expect(one?.by).toBe('Pebble Intermediate CA')
    expect(others).toEqual([one, one])
    expect(await heard()).toContain('GET /dir')
    expect(await apply()).toEqual([])
  })

  it.each(kinds.map((kind, i) => [kind, hosts[i]?.address ?? ''] as const))(
    'is renewed by way of %s, and taken by each balancer without an apply',
    async (_, address) => {
      const [before] = await served()
      await lead(address)
      await on(first, 'certbot --quiet renew --force-renewal --no-random-sleep-on-renew')
      for (const host of hosts) await on(host, 'systemctl start rcprov-certificate')
      const [one, ...others] = await served()
      expect(one?.number).not.toBe(before?.number)
      expect(others).toEqual([one, one])
    },
  )

  it('is as the next apply wants it', async () => {
    expect(await apply()).toEqual([])
  })

  it('gives way to one of another kind', async () => {
    await apply({ balancer_certificate: 'generated' })
    expect((await served()).map(({ by }) => by)).toEqual(Array(3).fill(`Authority of ${first.name}`))
    expect(await apply({ balancer_certificate: 'generated' })).toEqual([])
  })
})
