import { describe, expect, it } from 'vitest'
import module from '../../modules/firewalld.ts'
import { tensesOf } from '../../src/module/firewalld/plan.ts'
import { type Firewalld, firewalld } from '../../src/state/families/firewalld.ts'
import { plainRule } from '../../src/state/firewalld/rich-rule.ts'
import { changesOf } from './access.ts'
import { argsOf, type Given } from './local.ts'

type Task = Partial<Given<typeof module.args>>

const enabled = { state: 'enabled' } as const

/** As firewall-cmd 1.3.3 of Debian 12 prints zones, two of them. */
const printed = `public (active)
  target: default
  icmp-block-inversion: yes
  interfaces: host0
  sources: 10.1.2.3/8
  services: dhcpv6-client http ssh
  ports: 80/tcp
  protocols: ah
  forward: yes
  masquerade: no
  forward-ports: 
	port=8080:proto=tcp:toport=80:toaddr=
	port=8081:proto=tcp:toport=80:toaddr=10.0.0.1
  source-ports: 
  icmp-blocks: echo-request
  rich rules: 
	rule family="ipv4" source NOT address="10.9.0.1" service name="ssh" log prefix="a b" level="info" limit value="3/m" reject type="icmp-port-unreachable"
	rule priority="5" port port="99" protocol="udp" drop

own
  target: %%REJECT%%
  icmp-block-inversion: no
  interfaces: 
  sources: 
  services: 
  ports: 
  protocols: 
  forward: no
  masquerade: yes
  forward-ports: 
  source-ports: 
  icmp-blocks: 
  rich rules: 
`
const read = (state = 'running', zones = printed): Firewalld => {
  const { family, subject } = firewalld('runtime')
  const services = '/usr/lib/firewalld/services/http.xml\n/etc/firewalld/services/*.xml\n'
  const [found] = family.parse(Buffer.from(`${state}\npublic\n\0${services}\0${zones}\0`), [subject])
  return found ?? null
}
const rule = 'rule family=ipv4 source address=10.0.0.12 port port=27017 protocol=tcp accept'

function plan(task: Task, at: Firewalld = read()) {
  const args = argsOf(module.args, { ...enabled, ...task })
  return module.plan(args, Object.fromEntries(tensesOf(args).map((tense) => [tense, at])) as never)
}

const scripts = (...given: Parameters<typeof plan>) =>
  changesOf(plan(...given)).map(({ how }) =>
    how.kind === 'script' ? how.script.text.replace(/ > \/dev\/null$/, '') : '',
  )

it('zones are read', () => {
  const found = read()
  expect(firewalld('runtime').family.cells(found)).toEqual({
    state: 'running',
    'public target': 'default',
    'public icmp-block-inversion': ['yes'],
    'public interfaces': ['host0'],
    'public sources': ['10.1.2.3/8'],
    'public services': ['dhcpv6-client', 'http', 'ssh'],
    'public ports': ['80/tcp'],
    'public protocols': ['ah'],
    'public forward-ports': ['port=8080:proto=tcp:toport=80:toaddr=', 'port=8081:proto=tcp:toport=80:toaddr=10.0.0.1'],
    'public icmp-blocks': ['echo-request'],
    'public rich rules': [
      'rule family="ipv4" source NOT address="10.9.0.1" service name="ssh" log prefix="a b" level="info" limit value="3/m" reject type="icmp-port-unreachable"',
      'rule priority="5" port port="99" protocol="udp" drop',
    ],
    'own target': '%%REJECT%%',
    'own masquerade': ['yes'],
  })
  expect([found?.defaultZone, found?.services]).toEqual(['public', new Set(['http'])])
  expect(firewalld('runtime').family.parse(Buffer.from('\0\0\0'), ['x'])).toEqual([null])
})

describe('what is not there yet', () => {
  it.each<[Task, readonly string[]]>([
    [{ port: '443/tcp' }, ['firewall-cmd --zone=public --add-port=443/tcp']],
    [{ port: '443/tcp', timeout: 60 }, ['firewall-cmd --zone=public --add-port=443/tcp --timeout=60']],
    [{ service: 'http', zone: 'own', permanent: true }, ['firewall-cmd --permanent --zone=own --add-service=http']],
    [
      { protocol: 'esp', permanent: true, immediate: true },
      ['firewall-cmd --permanent --zone=public --add-protocol=esp', 'firewall-cmd --zone=public --add-protocol=esp'],
    ],
    [{ rich_rule: rule }, [`firewall-cmd --zone=public '--add-rich-rule=${rule}'`]],
    [{ source: '10.9.0.0/16', permanent: false }, ['firewall-cmd --zone=public --add-source=10.9.0.0/16']],
    [{ interface: 'host0', zone: 'own' }, ['firewall-cmd --zone=own --change-interface=host0']],
    [{ icmp_block: 'echo-reply' }, ['firewall-cmd --zone=public --add-icmp-block=echo-reply']],
    [{ masquerade: 'yes' }, ['firewall-cmd --zone=public --add-masquerade']],
    [{ masquerade: 'no', zone: 'own' }, ['firewall-cmd --zone=own --remove-masquerade']],
    [
      { port_forward: [{ port: 1, proto: 'tcp', toport: 2 }] },
      ['firewall-cmd --zone=public --add-forward-port=port=1:proto=tcp:toport=2'],
    ],
    [{ zone: 'new', permanent: true, state: 'present' }, ['firewall-cmd --permanent --new-zone=new']],
    [{ zone: 'own', permanent: true, target: 'DROP' }, ['firewall-cmd --permanent --zone=own --set-target=DROP']],
  ])('%j', (task, expected) => {
    expect(scripts(task)).toEqual(expected)
  })
})

describe('what is there', () => {
  it.each<[Task, readonly string[]]>([
    [{ port: '80/tcp' }, ['firewall-cmd --zone=public --remove-port=80/tcp']],
    [{ service: 'http', permanent: true }, ['firewall-cmd --permanent --zone=public --remove-service=http']],
    [
      { rich_rule: 'rule priority=5 port protocol=udp port=99 drop' },
      ["firewall-cmd --zone=public '--remove-rich-rule=rule priority=5 port protocol=udp port=99 drop'"],
    ],
    [
      { port_forward: [{ port: 8081, proto: 'tcp', toport: 80, toaddr: '10.0.0.1' }] },
      ['firewall-cmd --zone=public --remove-forward-port=port=8081:proto=tcp:toport=80:toaddr=10.0.0.1'],
    ],
    [{ icmp_block_inversion: 'yes' }, ['firewall-cmd --zone=public --remove-icmp-block-inversion']],
  ])('stays, and goes where it is disabled: %j', (task, expected) => {
    expect(scripts({ ...task, state: 'enabled' })).toEqual([])
    expect(scripts({ ...task, state: 'disabled' })).toEqual(expected)
  })

  it('is in one zone only, if it is an interface', () => {
    const [change] = changesOf(plan({ interface: 'host0', zone: 'own' }))
    const cells = firewalld('runtime').family.cells((change?.sets[0]?.after ?? null) as Firewalld)
    expect([cells['public interfaces'], cells['own interfaces']]).toEqual([undefined, ['host0']])
  })

  it('is a zone', () => {
    expect(scripts({ zone: 'own', permanent: true, target: '%%REJECT%%' })).toEqual([])
    expect(scripts({ zone: 'own', permanent: true, target: 'DROP', state: 'absent' })).toEqual([
      'firewall-cmd --permanent --zone=own --set-target=default',
    ])
    expect(scripts({ zone: 'own', permanent: true, state: 'present' })).toEqual([])
    expect(scripts({ zone: 'own', permanent: true, state: 'absent' })).toEqual([
      'firewall-cmd --permanent --delete-zone=own',
    ])
  })
})

describe('firewalld that does not run', () => {
  const stopped = read('stopped')
  it('is told what is permanent in its files', () => {
    expect(scripts({ port: '443/tcp', permanent: true }, stopped)).toEqual([
      'firewall-offline-cmd --zone=public --add-port=443/tcp',
    ])
  })

  it.each<[Task, Firewalld, RegExp]>([
    [{ port: '443/tcp' }, stopped, /^firewall is not currently running/],
    [{ port: '443/tcp' }, null, /install the package firewalld/],
    [{ port: '443' }, read(), /^improper port format/],
    [{ port: '443/tcp', state: 'present' }, read(), /^absent and present state can only be used/],
    [{ service: 'nosuch' }, read(), /INVALID_SERVICE/],
    [{ service: 'http', zone: 'nosuch' }, read(), /INVALID_ZONE: nosuch/],
    [{ interface: 'eth0' }, read(), /required by 'interface': zone/],
    [{ source: '10.0.0.0/8' }, read(), /required by 'source': permanent/],
    [{ zone: 'new', state: 'present' }, read(), /^Zone operations must be permanent/],
    [{ port_forward: [{ port: 1, proto: 'tcp' }] }, read(), /^toport must be specified/],
  ])('%j', (task, at, message) => {
    expect(plan(task, at)).toMatchObject({ failed: expect.stringMatching(message) })
  })
})

it.each([
  ['rule  service name=ssh accept', 'rule service name="ssh" accept'],
  [
    'rule family="ipv4" source address="10.0.0.0/8" port protocol="tcp" port="80" accept',
    'rule family="ipv4" source address="10.0.0.0/8" port port="80" protocol="tcp" accept',
  ],
  ['rule accept port port=1 protocol=udp family=ipv6', 'rule port family="ipv6" port="1" protocol="udp" accept'],
  ['rule priority=0 protocol value=ah accept', 'rule protocol value="ah" accept'],
  [
    'rule service name=ftp log level=info prefix="a b" limit value=1/minute audit drop',
    'rule service name="ftp" log prefix="a b" level="info" limit value="1/m" audit drop',
  ],
])('the rich rule %j is %j', (given, plain) => {
  expect(plainRule(given)).toBe(plain)
})

it('tells in words of Ansible what was done', () => {
  const result = (task: Task) =>
    module.result(argsOf(module.args, { ...enabled, ...task }), { runtime: read(), permanent: read() }, []).msg
  expect(result({ port: '443/tcp', state: 'enabled' })).toBe('Non-permanent operation, Changed port 443/tcp to enabled')
  expect(result({ port: '80/tcp', state: 'enabled', permanent: true })).toBe('Permanent operation')
})
