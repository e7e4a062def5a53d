import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import serviceFacts from '../../modules/service_facts.ts'
import { serviceList } from '../../src/state/families/service-list.ts'

const { family, subject } = serviceList()
const printed = readFileSync(new URL('../state/families/services.txt', import.meta.url))
const [services = []] = family.parse(printed, [subject])
const { ansible_facts: facts } = serviceFacts.result({}, { services }, [])

/** What service_facts of ansible-core 2.14.18 told of the host that printed this. */
const told = {
  cron: ['running', undefined],
  dbus: ['running', undefined],
  'hwclock.sh': ['stopped', undefined],
  nginx: ['running', undefined],
  procps: ['running', undefined],
  ssh: ['running', undefined],
  sudo: ['stopped', undefined],
  'auditd.service': ['stopped', 'not-found'],
  'cron.service': ['running', 'enabled'],
  'getty@tty1.service': ['stopped', 'inactive'],
  'nginx.service': ['running', 'enabled'],
  'systemd-remount-fs.service': ['stopped', 'enabled-runtime'],
  'autovt@.service': ['unknown', 'alias'],
  'cryptdisks.service': ['inactive', 'masked'],
  'dbus-org.freedesktop.login1.service': ['active', 'alias'],
  'nftables.service': ['inactive', 'disabled'],
  'sudo.service': ['inactive', 'masked'],
}

describe('service_facts', () => {
  it.each(Object.entries(told))('tells what Ansible tells of %s', (name, [state, status]) => {
    const source = status === undefined ? { source: 'sysv' } : { source: 'systemd', status }
    expect(facts).toHaveProperty(['services', name], { name, state, ...source })
  })

  it('tells of nothing else', () => {
    expect(services.map(({ name }) => name).sort()).toEqual(Object.keys(told).sort())
  })

  it('finds nothing where there are neither units nor init scripts', () => {
    expect(family.parse(Buffer.from('#\n\n#\n\n#\n'), [subject])).toEqual([[]])
  })

  it('is unknown as long as packages are planned, whatever is there now', () => {
    expect(family.cells(services)).toEqual(family.cells([]))
    expect(serviceFacts.facts?.({})).toEqual(['services'])
  })
})
