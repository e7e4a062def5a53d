import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codeOfChecks } from '../../../src/cli/verify/checks.ts'
import type { LabHost } from '../../../src/lab/place.ts'
import type { Cluster } from '../support/cluster.ts'
import { on } from '../support/hosts.ts'
import { mongosh, secretsOf } from '../support/mongodb.ts'
import { verify } from '../support/verify.ts'

const metrics = 'ip saddr 0.0.0.0/0 tcp dport 9458 accept'

/** What somebody did, how it is mended, and the checks that tell of it, with a part of what they say. */
interface Damage {
  readonly what: string
  readonly done: (cluster: Cluster) => Promise<unknown>
  readonly undone: (cluster: Cluster) => Promise<unknown>
  readonly told: Readonly<Record<string, RegExp>>
}

const damages: readonly Damage[] = [
  {
    what: 'an instance that was stopped',
    done: (cluster) => on(second(cluster), 'systemctl stop rocketchat@3001'),
    undone: (cluster) => on(second(cluster), `systemctl start rocketchat@3001; ${untilReady(second(cluster), 3001)}`),
    told: {
      'every service runs': /^rocketchat@3001\.service does not run\. journalctl -u/,
      'every instance is registered, and nothing else': /^Not registered: [\d.]+:3001 \(3101\)/,
      'every instance is ready': /^Not ready: .*:3001.*journalctl/,
    },
  },
  {
    what: 'a user of MongoDB who may do more',
    done: (cluster) => admin(cluster, "db.grantRolesToUser('rocket', [{ role: 'dbAdmin', db: 'rocketchat' }])"),
    undone: (cluster) => admin(cluster, "db.revokeRolesFromUser('rocket', [{ role: 'dbAdmin', db: 'rocketchat' }])"),
    told: { 'users have the rights that they need, and no more': /^rocket has dbAdmin of rocketchat, too\. .*apply/ },
  },
  {
    what: 'a port that was opened',
    done: (cluster) => on(second(cluster), `nft insert rule inet rcprov input ${metrics}`),
    undone: (cluster) => on(second(cluster), `nft delete rule inet rcprov input handle ${handleOf('9458 accept')}`),
    told: {
      'who may reach what, among the hosts': /:9458 is open\. .*apply/,
      'who may reach what, from outside': /:9458 is open\. .*apply/,
    },
  },
  {
    what: 'a unit that was disabled',
    done: (cluster) => on(second(cluster), 'systemctl disable -q rocketchat@3000'),
    undone: (cluster) => on(second(cluster), 'systemctl enable -q rocketchat@3000'),
    told: { 'every service starts with the host': /^rocketchat@3000\.service is not enabled, .*systemctl enable/ },
  },
  {
    what: 'an instance that is registered as localhost',
    done: (cluster) => admin(cluster, `db.getSiblingDB('rocketchat').instances.insertOne(${localhost})`),
    undone: (cluster) => admin(cluster, "db.getSiblingDB('rocketchat').instances.deleteOne({ _id: 'odd' })"),
    told: {
      'every instance is registered, and nothing else': /none of the model: localhost:3000 \(3100\);.*INSTANCE_IP/,
    },
  },
]

const localhost =
  "{ _id: 'odd', name: 'rocket.chat', _updatedAt: new Date(), extraInformation: { host: 'localhost', port: '3000', tcpPort: 3100 } }"

/** `rcprov verify` on ha-3 with two instances a host, as it is and after damages by hand. */
export function verified(cluster: () => Cluster): void {
  describe('checks', () => {
    it('are all well in a cluster that is as it should be', async () => {
      const checks = await verify(await cluster().inventory())
      expect(checks.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual([
        // Containers have their host's clock.
        'a service keeps the clock right',
      ])
      expect(checks.length).toBeGreaterThan(20)
      expect(codeOfChecks(checks)).toBe(0)
    })

    it.each(damages)('find $what, and nothing else', async ({ done, undone, told }) => {
      await done(cluster())
      const checks = await verify(await cluster().inventory()).finally(() => undone(cluster()))
      const failed = checks.filter(({ status }) => status === 'failed')
      expect(failed.map(({ name }) => name)).toEqual(Object.keys(told))
      for (const { name, hosts } of failed) expect(hosts.map(({ says }) => says).join('')).toMatch(told[name] ?? /^$/)
      expect(codeOfChecks(checks)).toBe(2)
    })
  })
}

function second({ groups }: Cluster): LabHost {
  const [, host] = groups.rocketchat
  if (!host) throw new Error('there is no second host')
  return host
}

/** Bare hosts have no curl. */
function untilReady({ address }: LabHost, port: number): string {
  const asked = `exec 3<>/dev/tcp/${address}/${port}; printf "GET /readyz HTTP/1.0\\r\\n\\r\\n" >&3; grep -q " 200 " <&3`
  return `timeout 60 bash -c 'until (${asked}) 2>/dev/null; do sleep 0.2; done'`
}

/** Evaluates JavaScript on the set as its administrator. */
async function admin(cluster: Cluster, script: string): Promise<unknown> {
  const folder = dirname(dirname(cluster.secretsFile))
  const password = (await readFile(process.env.ANSIBLE_VAULT_PASSWORD_FILE ?? '', 'utf8')).trim()
  const secrets = await secretsOf(join(folder, 'mongodb/mongodb-secrets.yml'), password)
  const members = cluster.groups.mongodb.map(({ name }) => `${name}:27017`).join(',')
  return mongosh(
    second(cluster),
    script,
    `mongodb://admin:${encodeURIComponent(secrets.admin ?? '')}@${members}/admin?replicaSet=rs0`,
  )
}

function handleOf(rule: string): string {
  return `$(nft -a list chain inet rcprov input | sed -n 's/.*${rule} # handle //p')`
}
