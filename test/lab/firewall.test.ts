import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { diff, mark } from '../../src/lab/mark.ts'
import { hostAt } from '../../src/lab/place.ts'
import { testLab } from './setup.ts'
import { isOpen } from './support/balancer.ts'
import { play } from './support/engine.ts'
import { blankHosts, on } from './support/hosts.ts'
import { writeGroups } from './support/mongodb.ts'
import { changed, failures } from './support/told.ts'

const playbook = resolve(import.meta.dirname, 'firewall.yml')
const [h1, h2] = [hostAt(testLab, 1), hostAt(testLab, 2)]
const groups = { mongodb: [h1, h2], rocketchat: [h1], balancer: [h1] }

/** Somebody listens at these ports of h1, and nobody at 9999. */
const listen = `for port in 443 3000 9999; do systemd-run --quiet --unit=listen-$port \
  perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalPort => shift, Listen => 5, ReuseAddr => 1); $s->accept while 1' $port; done`

/** The rules that are ours, of whatever kind. */
const ours = `{ nft list ruleset; iptables-save; ufw show added; cat /etc/firewalld/policies/*.xml; } 2>/dev/null |
  grep -oE 'table inet rcprov|:RCPROV|rcprov: SSH|<short>rcprov' | sort -u`

async function inventory(vars: object): Promise<readonly string[]> {
  return [
    inject('inventory'),
    await writeGroups(testLab, 'firewall', groups, { firewall_confirm_seconds: 20, ...vars }),
  ]
}

async function openPorts(): Promise<readonly number[]> {
  const ports = [22, 443, 3000, 9999]
  const open = await Promise.all(ports.map((port) => isOpen(h1.address, port)))
  return ports.filter((_, i) => open[i])
}

beforeAll(async () => {
  await blankHosts(testLab, inject('inventory'), 2)
  await on(h1, listen)
})

describe('the firewall of a host', () => {
  it.each([
    ['nftables', 'table inet rcprov'],
    ['ufw', 'rcprov: SSH'],
    ['firewalld', '<short>rcprov'],
    ['iptables', ':RCPROV'],
    ['firewalld', '<short>rcprov'],
    ['nftables', 'table inet rcprov'],
  ])('becomes %s, and nothing is left of what it was before', async (kind, rule) => {
    const given = await inventory({ firewall_kind: kind })
    expect(failures(await play(given, playbook))).toEqual([])
    expect(await openPorts()).toEqual([22, 443])
    expect((await on(h1, ours)).trim()).toBe(rule)
    expect(changed(await play(given, playbook))).toEqual([])
    await mark(h1)
    expect(changed(await play(given, playbook, { dry: true }))).toEqual([])
    expect(await diff(h1)).toEqual([])
  })

  it('gets back rules that somebody flushed', async () => {
    const given = await inventory({})
    await on(h1, 'nft flush ruleset')
    expect(await openPorts()).toContain(3000)
    const planned = changed(await play(given, playbook, { dry: true }))
    expect(planned).toEqual([expect.stringMatching(/^h1 .*load\.yml/)])
    expect(changed(await play(given, playbook))).toEqual(planned)
    expect(await openPorts()).toEqual([22, 443])
  })

  it('keeps open what was, as long as it is told to', async () => {
    const narrow = { firewall_more: [], balancer_http_port: 8080, balancer_https_port: 8443 }
    await play(await inventory({ ...narrow, firewall_keep: true }), playbook)
    expect(await openPorts()).toEqual([22, 443])
    await play(await inventory(narrow), playbook)
    expect(await openPorts()).toEqual([22])
  })

  it('goes back to its old rules, if the new ones would shut us out', async () => {
    expect(failures(await play(await inventory({}), playbook))).toEqual([])
    const events = await play(await inventory({ firewall_ssh_from: ['192.0.2.1'] }), playbook)
    expect(failures(events).join('\n')).toContain(
      "With the new rules one can't log in to h1 any more (port 22, from 192.0.2.1)",
    )
    await sleep(12_000)
    expect(await openPorts()).toEqual([22, 443])
    expect(changed(await play(await inventory({}), playbook, { dry: true }))).toContainEqual(
      expect.stringContaining('rules.yml'),
    )
  })
})
