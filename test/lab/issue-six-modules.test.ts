import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hostAt } from '../../src/lab/place.ts'
import { testLab } from './setup.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { writePlaybook } from './support/playbook.ts'
import type { Written } from './support/tasks.ts'
import { lastOf, type Told, told } from './support/told.ts'

const inventory = inject('inventory')
const [h1, h2, h3] = [hostAt(testLab, 1), hostAt(testLab, 2), hostAt(testLab, 3)]

let top = ''
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'modules-'))
  await blankHosts(testLab, inventory)
})
afterAll(() => rm(top, { recursive: true }))

/** Of a row what a plan promises: how it ends and what is then, not what was; apt tells more of other packages as it goes. */
const ends = ({ task, module, status, changes }: Told) => ({
  task: lastOf(task),
  status,
  cells: changes.flatMap(({ cells }) =>
    module === 'apt' ? [] : cells.map(({ key, attribute, after }) => ({ key, attribute, after })),
  ),
})

/** Plans and applies tasks twice: planned must be as done, also upon nothing, and the second time there is nothing to do. */
async function carryOut(host: string, tasks: readonly Written[]) {
  const folder = join(top, host)
  await mkdir(folder, { recursive: true })
  const playbook = await writePlaybook(folder, tasks, [])
  const run = async (dry: boolean) =>
    told(await play(inventory, playbook, { dry, host })).filter((row) => row.host === host)
  const planned = await run(true)
  const applied = await run(false)
  expect(applied.filter(({ status }) => status === 'failed').map(({ result }) => result?.msg)).toEqual([])
  // What is only supposed to be there is told of in full.
  const done = applied.map(ends).map(({ cells, ...row }) => ({ ...row, cells: expect.arrayContaining(cells) }))
  expect(planned.map(ends)).toEqual(done)
  const again = await run(false)
  expect(again.filter(({ status }) => status !== 'ok').map(ends)).toEqual([])
}

const enabled = { state: 'enabled', permanent: true, immediate: true }
const tls = '/etc/ssl/own'

describe('upon nothing', () => {
  it('ufw, iptables, firewalld, Apache, keys and archives are planned as they are then made', async () => {
    await mkdir(join(top, 'h1/files/tree/bin'), { recursive: true })
    await writeFile(join(top, 'h1/files/tree/bin/run'), '#!/bin/sh\n', { mode: 0o755 })
    await promisify(execFile)('tar', ['-cJf', join(top, 'h1/files/tree.tar.xz'), '-C', join(top, 'h1/files'), 'tree'])
    await Promise.all([
      carryOut('h1', [
        { apt: { name: ['ufw', 'xz-utils'], update_cache: true, cache_valid_time: 3600 } },
        { unarchive: { src: 'tree.tar.xz', dest: '/opt', owner: 'root', group: 'root' } },
        { ufw: { rule: 'limit', port: '22', proto: 'tcp', comment: 'ssh' } },
        {
          ufw: { rule: 'allow', port: '3000:3001', proto: 'tcp', from: '{{ item }}' },
          loop: ['10.0.0.1', '2001:db8::/32'],
        },
        { ufw: { rule: 'deny', port: '4444', insert: 1 } },
        { ufw: { rule: 'allow', name: 'OpenSSH' } },
        { ufw: { default: 'deny', logging: 'medium', state: 'enabled' } },
        {
          iptables: {
            table: 'nat',
            chain: 'OWN',
            chain_management: true,
            protocol: 'tcp',
            destination_ports: ['80', '443'],
            jump: 'RETURN',
          },
        },
        {
          iptables: {
            table: 'nat',
            chain: 'OWN',
            action: 'insert',
            ctstate: ['ESTABLISHED'],
            comment: 'first of all',
            jump: 'ACCEPT',
          },
        },
      ]),
      carryOut('h2', [
        { apt: { name: 'firewalld', update_cache: true, cache_valid_time: 3600 } },
        { firewalld: { port: '3000-3010/tcp', ...enabled } },
        {
          firewalld: {
            rich_rule: 'rule family=ipv4 source address=10.0.0.1 port protocol=tcp port=27017 accept',
            ...enabled,
          },
        },
        { firewalld: { service: 'https', zone: 'internal', permanent: true, state: 'enabled' } },
      ]),
      carryOut('h3', [
        { apt: { name: ['apache2', 'openssl'], update_cache: true, cache_valid_time: 3600 } },
        {
          apache2_module: { name: '{{ item }}' },
          loop: ['proxy_http', 'lbmethod_byrequests', 'ssl'],
        },
        { file: { path: tls, state: 'directory', mode: '0700' } },
        { openssl_privatekey: { path: `${tls}/key`, type: 'ECC', curve: 'secp256r1' } },
        { openssl_csr: { path: `${tls}/csr`, privatekey_path: `${tls}/key`, common_name: 'chat.example.org' } },
        {
          x509_certificate: {
            path: `${tls}/crt`,
            csr_path: `${tls}/csr`,
            privatekey_path: `${tls}/key`,
            provider: 'selfsigned',
          },
        },
      ]),
    ])
    expect(await on(h1, 'stat -c %a:%U /opt/tree/bin/run; ls -A /opt')).toBe('755:root\ntree\n')
    expect(await on(h1, 'iptables -t nat -S OWN')).toMatch(
      /^-N OWN\n-A OWN .*ESTABLISHED.*first of all.* ACCEPT\n-A OWN .*80,443 -j RETURN\n$/,
    )
    expect(await on(h2, 'firewall-cmd --list-ports; firewall-cmd --permanent --list-ports')).toBe(
      '3000-3010/tcp\n3000-3010/tcp\n',
    )
    expect(await on(h3, `apache2ctl -t 2>&1 | tail -n 1; openssl verify -CAfile ${tls}/crt ${tls}/crt`)).toMatch(
      /^Syntax OK\n.*OK\n$/,
    )
  })
})

describe('ufw on a host that we reach by SSH', () => {
  const one = async (task: Written) => {
    const [row] = told(await play(inventory, await writePlaybook(top, [task], []), { host: 'h1' }))
    return { status: row?.status, msg: row?.result?.msg, titles: row?.changes.map(({ title }) => title) }
  }

  it('is loaded again where somebody has flushed the rules of the kernel, and we still get in', async () => {
    await on(h1, 'for x in iptables ip6tables; do $x -P INPUT ACCEPT; $x -F; done')
    expect(await one({ ufw: { state: 'enabled' } })).toMatchObject({ status: 'changed', titles: ['load again'] })
    expect(await on(h1, 'iptables -S INPUT')).toMatch(/-P INPUT DROP\n(.*\n)*-A INPUT -j ufw-before-input\n/)
    expect(await one({ ufw: { state: 'enabled' } })).toMatchObject({ status: 'ok' })
  })

  it('is enabled after somebody has flushed the chains that it leaves behind, and we still get in', async () => {
    await on(h1, 'ufw disable; for x in iptables ip6tables; do $x -F; done')
    expect(await one({ ufw: { state: 'enabled' } })).toMatchObject({ status: 'changed', titles: ['enable'] })
    expect(await one({ ufw: { state: 'enabled' } })).toMatchObject({ status: 'ok' })
  })

  it('is never told to shut us out', async () => {
    const told = await one({ ufw: { rule: 'deny', port: '20:30', proto: 'tcp', insert: 1 } })
    expect(told).toMatchObject({ status: 'failed', msg: expect.stringMatching(/^this would cut off SSH/) })
    expect(await on(h1, 'ufw status | grep -c 20:30; true')).toBe('0\n')
  })
})
