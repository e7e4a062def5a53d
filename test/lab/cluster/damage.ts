import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Cluster, playbookAt } from '../support/cluster.ts'
import { play } from '../support/engine.ts'
import { on } from '../support/hosts.ts'
import { summary } from '../support/summary.ts'
import { failures } from '../support/told.ts'

const playbook = playbookAt('rocketchat.yml')

/** What somebody did to each host, who is not rcprov. */
const damaged: readonly (readonly string[])[] = [
  ['rm /etc/systemd/system/rocketchat@.service', 'chmod 0644 /etc/rocketchat/3001.env'],
  ['sed -i s/TLSv1.2/TLSv1.1/ /etc/nginx/nginx.conf', 'systemctl stop rocketchat@3001', 'nft flush ruleset'],
  ['cd -P /opt/rocketchat/current && rm .unpacked bundle/main.js', 'rm /opt/rocketchat/current'],
]

const damagedSet = `
- hosts: mongodb
  gather_facts: false
  module_defaults:
    mongodb_user: &login {login_user: admin, login_password: "{{ mongodb_secrets.admin }}"}
    mongodb_replicaset: *login
  tasks:
    - {run_once: true, mongodb_user: {replica_set: rs0, database: admin, name: rocket, state: absent}}
    - {run_once: true, mongodb_replicaset: {replica_set: rs0, members: ["h1:27017", "h2:27017"], reconfigure: true, validate: false}}
`

/** How many entries of an archive differ is its own affair. */
const rowsOf = (events: Parameters<typeof summary>[0]) =>
  summary(events)
    .map((row) => row.replace(/(unpack what was built): .*/, '$1'))
    .toSorted()

/** Damage of all kinds on ha-3 with two instances a host, which is whole again afterwards. */
export function damage(cluster: () => Cluster): void {
  const mends = async (foreseen: readonly string[]) => {
    const inventory = await cluster().inventory()
    expect(rowsOf(await play(inventory, playbook, { dry: true }))).toEqual(foreseen.toSorted())
    const applied = await play(inventory, playbook)
    expect(failures(applied)).toEqual([])
    expect(rowsOf(applied)).toEqual(foreseen.toSorted())
  }

  describe('damage is named exactly by a plan, and mended by the apply', () => {
    it('in files, units, services and rules', async () => {
      const { rocketchat } = cluster().groups
      await Promise.all(rocketchat.map((host, i) => on(host, (damaged[i] ?? []).join(' && '))))
      await mends([
        'h1: unit of an instance: create file',
        'h1: settings of instances 3001: mode 0644 → 0600',
        'h1 h3: instances restart 3000: restart rocketchat@3000',
        'h1 h3: instances restart 3001: restart rocketchat@3001',
        'h2: configuration: change content',
        'h2: reload balancer: reload nginx',
        'h2: instances 3001: start rocketchat@3001',
        'h2: new rules count, for a while: restart rcprov-firewall-try',
        'h3: unpack what was built',
        'h3: the release is whole: create file',
        'h3: the release that counts: link to releases/8.5.1',
      ])
    })

    it('in the set and its users', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'rcprov-damage-'))
      const path = join(folder, 'damage.yml')
      await writeFile(path, damagedSet)
      expect(failures(await play(await cluster().inventory(), path))).toEqual([])
      await rm(folder, { recursive: true })
      await mends([
        'h1: the set with its members: add h3:27017',
        'h1: who may do something rocket: create user rocket@admin',
      ])
      expect(summary(await play(await cluster().inventory(), playbook))).toEqual([])
    })
  })
}
