import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import setup from '../../modules/setup.ts'
import { facts } from '../../src/state/families/facts/facts.ts'
import { MARK } from '../../src/state/families/facts/script.ts'
import type { Json } from '../../src/state/json.ts'
import { argsOf, converge, type Given } from './local.ts'

// What the script printed on a container with Debian 12; its mark is another one in each process.
const printed = readFileSync(new URL('../state/families/facts.txt', import.meta.url), 'utf8')

function factsOf(text: string, given: Given<typeof setup.args> = {}): Readonly<Record<string, Json>> {
  const { family } = facts('/etc/ansible/facts.d')
  const [parts = {}] = family.parse(Buffer.from(text.replaceAll(/^MARK /gm, `${MARK} `)), ['/etc/ansible/facts.d'])
  const { ansible_facts: found } = setup.result(argsOf(setup.args, given), { parts }, [])
  return found as Readonly<Record<string, Json>>
}

describe('setup', () => {
  const found = factsOf(printed)

  it.each<[string, Readonly<Record<string, Json>>]>([
    [
      'the distribution',
      {
        ansible_distribution: 'Debian',
        ansible_distribution_version: '12.15',
        ansible_distribution_major_version: '12',
        ansible_distribution_release: 'bookworm',
        ansible_os_family: 'Debian',
        ansible_pkg_mgr: 'apt',
        ansible_service_mgr: 'systemd',
      },
    ],
    [
      'kernel and machine',
      {
        ansible_system: 'Linux',
        ansible_kernel: '6.1.0-44-amd64',
        ansible_architecture: 'x86_64',
        ansible_userspace_bits: '64',
        ansible_machine_id: 'a05567a398b249a6b52fb296a0cf0e45',
      },
    ],
    [
      'the names of the host',
      { ansible_hostname: 'h1', ansible_nodename: 'h1', ansible_fqdn: 'h1', ansible_domain: '' },
    ],
    [
      'processors',
      {
        ansible_processor: [
          '0',
          'GenuineIntel',
          'Intel(R) Xeon(R) Processor',
          '1',
          'GenuineIntel',
          'Intel(R) Xeon(R) Processor',
        ],
        ansible_processor_count: 1,
        ansible_processor_cores: 2,
        ansible_processor_threads_per_core: 1,
        ansible_processor_vcpus: 2,
        ansible_processor_nproc: 2,
      },
    ],
    [
      'memory',
      {
        ansible_memtotal_mb: 24105,
        ansible_swaptotal_mb: 0,
        ansible_memory_mb: {
          real: { total: 24105, used: 2118, free: 21987 },
          nocache: { free: 23533, used: 572 },
          swap: { total: 0, free: 0, used: 0, cached: 0 },
        },
      },
    ],
    [
      'the way to the world',
      {
        ansible_default_ipv4: {
          interface: 'host0',
          address: '10.77.0.11',
          gateway: '10.77.0.1',
          broadcast: '',
          netmask: '255.255.255.0',
          network: '10.77.0.0',
          prefix: '24',
          macaddress: '16:63:e9:db:f5:5c',
          mtu: 1500,
          type: 'ether',
          alias: 'host0',
        },
        ansible_default_ipv6: {},
        ansible_all_ipv4_addresses: ['10.77.0.11', '10.88.0.1', '10.77.0.99'],
        ansible_interfaces: ['host0', 'lo', 'host0:1'],
      },
    ],
    [
      'an alias of an interface',
      {
        ansible_host0_1: {
          ipv4: {
            address: '10.88.0.1',
            broadcast: '10.88.255.255',
            netmask: '255.255.0.0',
            network: '10.88.0.0',
            prefix: '16',
          },
        },
      },
    ],
    [
      'the container',
      {
        ansible_virtualization_role: 'guest',
        ansible_virtualization_type: 'container',
        ansible_virtualization_tech_guest: ['container', 'systemd-nspawn'],
        ansible_is_chroot: false,
      },
    ],
    [
      'who looks',
      { ansible_user_id: 'root', ansible_user_uid: 0, ansible_user_dir: '/root', ansible_effective_user_id: 0 },
    ],
    [
      'the facts of the host itself',
      { ansible_local: { json: { a: [1, true] }, site: { general: { role: 'db', size: '3' } } } },
    ],
    [
      'the boot line',
      {
        ansible_cmdline: {
          BOOT_IMAGE: '/vmlinuz',
          root: '/dev/vda',
          ro: true,
          quiet: true,
          console: 'tty0',
          mitigations: 'auto,nosmt',
        },
        ansible_proc_cmdline: {
          BOOT_IMAGE: '/vmlinuz',
          root: '/dev/vda',
          ro: true,
          quiet: true,
          console: ['ttyS0', 'tty0'],
          mitigations: 'auto,nosmt',
        },
      },
    ],
    [
      'what is small',
      {
        ansible_dns: { nameservers: ['10.255.255.53'] },
        ansible_selinux: { status: 'disabled' },
        ansible_apparmor: { status: 'disabled' },
        ansible_fips: false,
        ansible_lsb: {},
        ansible_uptime_seconds: 5499,
        ansible_product_name: 'NA',
        ansible_ssh_host_key_ed25519_public_keytype: 'ssh-ed25519',
      },
    ],
  ])('reads %s', (_, expected) => {
    expect(found).toMatchObject(expected)
  })

  it('reads an interface with its further addresses', () => {
    expect(found.ansible_host0).toMatchObject({
      device: 'host0',
      active: true,
      type: 'ether',
      mtu: 1500,
      speed: 10000,
      ipv4: { address: '10.77.0.11' },
      ipv4_secondaries: [{ address: '10.77.0.99', prefix: '24' }],
      ipv6: [{ address: 'fe80::1463:e9ff:fedb:f55c', prefix: '64', scope: 'link' }],
    })
  })

  it('reads the sizes of file systems, and which are bound', () => {
    expect(found.ansible_mounts).toContainEqual({
      mount: '/var/lib/containers',
      device: '/dev/vda',
      fstype: 'ext4',
      options: 'rw,relatime,bind',
      size_total: 270553174016,
      size_available: 83172818944,
      block_size: 4096,
      block_total: 66053021,
      block_available: 20305864,
      block_used: 45747157,
      inode_total: 16777216,
      inode_available: 16298562,
      inode_used: 478654,
      uuid: 'N/A',
    })
  })

  it('tells the time by the clock and the zone of the host', () => {
    const date = '1795264676|611757913|2026|11|Saturday|6|46|21|13|37|56|CET|+0100\nx|CET|+0100\nx|CEST|+0200'
    const { ansible_date_time: time } = factsOf(printed.replace(/(?<=MARK date\n)[^M]*/, `${date}\n`))
    expect(time).toMatchObject({
      iso8601: '2026-11-21T12:37:56Z',
      iso8601_micro: '2026-11-21T12:37:56.611757Z',
      iso8601_basic_short: '20261121T133756',
      epoch: '1795264676',
      weekday: 'Saturday',
      tz: 'CET',
      tz_dst: 'CEST',
      tz_offset: '+0100',
    })
  })

  it.each([
    ['127.0.1.1       db1.example.org db1', 'db1.example.org', 'example.org'],
    ['10.0.0.5 db1 db1.site', 'db1.site', 'site'],
    ['', 'h1', ''],
  ])('takes the full name from %j', (line, fqdn, domain) => {
    const names = factsOf(printed.replace(/(?<=MARK names\n).*/, line))
    expect(names).toMatchObject({ ansible_fqdn: fqdn, ansible_domain: domain })
  })

  it.each([
    [
      'ID=ubuntu\nNAME="Ubuntu"\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nID_LIKE=debian',
      'Ubuntu',
      '22.04',
      '22',
      'Debian',
    ],
    ['ID="rocky"\nNAME="Rocky Linux"\nVERSION_ID="9.3"\nID_LIKE="rhel centos fedora"', 'Rocky', '9.3', '9', 'RedHat'],
  ])('knows %j', (release, name, version, major, family) => {
    const lines = release.split('\n').map((line) => `/etc/os-release:${line}`)
    const other = printed.replaceAll(/^\/etc\/(os-release|debian_version):.*\n/gm, '')
    const of = factsOf(other.replace('MARK files\n', `MARK files\n${lines.join('\n')}\n`))
    expect(of).toMatchObject({
      ansible_distribution: name,
      ansible_distribution_version: version,
      ansible_distribution_major_version: major,
      ansible_os_family: family,
    })
  })

  it.each<[string, Given<typeof setup.args>, readonly string[], readonly string[]]>([
    [
      'only the minimal ones',
      { gather_subset: ['!all'] },
      ['ansible_distribution'],
      ['ansible_interfaces', 'ansible_memtotal_mb'],
    ],
    [
      'only those of a part',
      { gather_subset: ['!all', '!min', 'network'] },
      ['ansible_interfaces'],
      ['ansible_distribution'],
    ],
    [
      'the minimal ones with a part',
      { gather_subset: ['network'] },
      ['ansible_interfaces', 'ansible_distribution'],
      ['ansible_memtotal_mb'],
    ],
    ['all but those of a part', { gather_subset: ['!hardware'] }, ['ansible_interfaces'], ['ansible_memtotal_mb']],
    [
      'those that fit a pattern',
      { filter: ['ansible_*_mb', 'kernel'] },
      ['ansible_memtotal_mb', 'ansible_kernel'],
      ['ansible_distribution'],
    ],
  ])('gives %s', (_, given, there, missing) => {
    const names = Object.keys(factsOf(printed, given))
    expect(names).toEqual(expect.arrayContaining([...there]))
    expect(names.filter((name) => missing.includes(name))).toEqual([])
  })

  it('refuses a subset that there is not', async () => {
    expect((await converge(setup, { gather_subset: ['networks'] })).refused).toMatch(/^'networks' is no subset/)
  })

  it('reads the facts of this very machine', async () => {
    const { result, changes } = await converge(setup, {})
    expect(changes).toEqual([])
    expect(result.ansible_facts).toMatchObject({ ansible_system: 'Linux', ansible_env: { PATH: expect.any(String) } })
    const { ansible_date_time: time } = result.ansible_facts as { ansible_date_time: { epoch: string } }
    expect(Math.abs(Number(time.epoch) - Date.now() / 1000)).toBeLessThan(60)
  })
})
