import { describe, expect, it } from 'vitest'
import ufw from '../../modules/ufw.ts'
import { parseAddress } from '../../src/module/ufw/address.ts'
import { admits } from '../../src/module/ufw/admits.ts'
import { serviceNames } from '../../src/module/ufw/rule.ts'
import { arrival } from '../../src/state/families/arrival.ts'
import { freshUfw, ufw as probe, type Ufw } from '../../src/state/families/ufw.ts'
import { parseTuple, readableTuple, showTuple } from '../../src/state/ufw/tuple.ts'
import { changesOf } from './access.ts'
import { argsOf, type Given } from './local.ts'

type Task = Given<typeof ufw.args>

const tuples = (lines: readonly string[]) => lines.map((line) => parseTuple(line)).filter((tuple) => tuple !== null)
const fresh: NonNullable<Ufw> = {
  ...freshUfw,
  apps: new Map([...freshUfw.apps, ['Two Kinds', '80,443/tcp|53']]),
}
const withRules = (v4: readonly string[], v6: readonly string[] = []) => ({ ...fresh, v4: tuples(v4), v6: tuples(v6) })
const way = { client: '10.0.0.1', server: '10.0.0.11', port: 22, interface: 'eth0' }
const services = (key: string) => {
  const lines = { 'ssh/tcp': ['ssh  22/tcp'], 'domain/tcp': ['domain 53/tcp'], 'domain/udp': ['domain 53/udp'] }[key]
  return lines ? { code: 0, lines } : { code: 2, lines: [] }
}

function plan(task: Task, at: Ufw = fresh, from: typeof way | null = null) {
  const args = argsOf(ufw.args, task)
  const keys = serviceNames(args).flatMap((name) => [`${name}/tcp`, `${name}/udp`])
  const found = Object.fromEntries(keys.map((key) => [`service ${key}`, services(key)]))
  return ufw.plan(args, { ufw: at, way: from, ...found })
}

/** What the last change of a plan leaves. */
function left(task: Task, at: Ufw = fresh): NonNullable<Ufw> {
  const last = changesOf(plan(task, at)).at(-1)?.sets[0]?.after as Ufw | undefined
  return last ?? at ?? fresh
}

const rulesAfter = (task: Task, at: Ufw = fresh) =>
  [left(task, at).v4, left(task, at).v6].map((list) => list.map(showTuple))
const commands = (task: Task, at: Ufw = fresh) => {
  const args = argsOf(ufw.args, task)
  return ufw.result(args, { ufw: at, way: null }, []).commands
}

describe('a rule is kept as ufw 0.36.2 keeps it', () => {
  const tcp = { proto: 'tcp' } as const
  it.each<[Task, readonly string[], readonly string[]]>([
    [{ to_port: '22', ...tcp }, ['allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in'], ['allow tcp 22 ::/0 any ::/0 in']],
    [
      { to_port: '443,80,90:100,85', ...tcp },
      ['allow tcp 80,85,90:100,443 0.0.0.0/0 any 0.0.0.0/0 in'],
      ['allow tcp 80,85,90:100,443 ::/0 any ::/0 in'],
    ],
    [{ to_port: 'ssh' }, ['allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in'], ['allow tcp 22 ::/0 any ::/0 in']],
    [{ to_port: 'domain' }, ['allow any 53 0.0.0.0/0 any 0.0.0.0/0 in'], ['allow any 53 ::/0 any ::/0 in']],
    [{ from_ip: '10.1.2.3/255.0.0.0' }, ['allow any any 0.0.0.0/0 any 10.0.0.0/8 in'], []],
    [{ from_ip: '1.2.3.4/32', to_port: '7' }, ['allow any 7 0.0.0.0/0 any 1.2.3.4 in'], []],
    [{ from_ip: '2001:DB8:0:0::1/128' }, [], ['allow any any ::/0 any 2001:db8::1 in']],
    [{ from_ip: '0.0.0.0/0', to_port: '7' }, ['allow any 7 0.0.0.0/0 any 0.0.0.0/0 in'], []],
    [{ from_ip: '::/0', to_port: '8' }, [], ['allow any 8 ::/0 any ::/0 in']],
    [{ to_ip: '10.94.0.11', from_port: '5000' }, ['allow any any 10.94.0.11 5000 0.0.0.0/0 in'], []],
    [{ proto: 'esp', from_ip: '10.0.0.9' }, ['allow esp any 0.0.0.0/0 any 10.0.0.9 in'], []],
    [{ proto: 'igmp' }, ['allow igmp any 0.0.0.0/0 any 0.0.0.0/0 in'], []],
    [{ name: 'openssh', from_ip: '192.168.1.5/24' }, ['allow tcp 22 0.0.0.0/0 any 192.168.1.0/24 OpenSSH - in'], []],
    [
      { name: 'Two Kinds', from_ip: '1.2.3.4' },
      [
        'allow tcp 80,443 0.0.0.0/0 any 1.2.3.4 Two%20Kinds - in',
        'allow any 53 0.0.0.0/0 any 1.2.3.4 Two%20Kinds - in',
      ],
      [],
    ],
    [
      { to_port: '70', proto: 'udp', direction: 'in', interface: 'eth0', log: true, from_ip: '10.0.0.0/8' },
      ['allow_log udp 70 0.0.0.0/0 any 10.0.0.0/8 in_eth0'],
      [],
    ],
    [{ to_port: '25', direction: 'out', to_ip: '10.0.0.5' }, ['allow any 25 10.0.0.5 any 0.0.0.0/0 out'], []],
    [
      { route: true, interface_in: 'eth0', interface_out: 'eth1', from_ip: '10.1.0.0/16' },
      ['route:allow any any 0.0.0.0/0 any 10.1.0.0/16 in_eth0!out_eth1'],
      [],
    ],
    [{ to_port: '1', to_ip: '1.1.1.1', comment: 'x y' }, ['allow any 1 1.1.1.1 any 0.0.0.0/0 in comment=782079'], []],
  ])('%j', (task, v4, v6) => {
    expect(rulesAfter({ rule: 'allow', ...task })).toEqual([v4, v6])
    expect(plan({ rule: 'allow', ...task }, left({ rule: 'allow', ...task }))).toEqual([])
  })

  it('and without IPv6, where that is off', () => {
    expect(rulesAfter({ rule: 'allow', to_port: '1' }, { ...fresh, ipv6: false })[1]).toEqual([])
  })

  it.each<[Task, RegExp]>([
    [{ to_port: '9:8', ...tcp }, /Bad port '9:8'/],
    [{ to_port: '70000', ...tcp }, /Bad port '70000'/],
    [{ to_port: 'nosuch' }, /Bad port 'nosuch'/],
    [{ to_port: '1,2' }, /Must specify 'tcp' or 'udp' with multiple ports/],
    [{ to_port: '5', proto: 'esp' }, /Invalid port with protocol 'esp'/],
    [{ from_ip: '1.2.3.4', to_ip: '::1' }, /Mixed IP versions/],
    [{ from_ip: '300.1.1.1' }, /Bad source address/],
    [{ name: 'Nope' }, /Could not find a profile matching 'Nope'/],
    [{ comment: "the web's" }, /no ' in a comment/],
    [{ interface: 'eth0' }, /required by 'interface': direction/],
    [{ direction: 'incoming' }, /^For rules, direction must be/],
    [{ interface_in: 'a', interface_out: 'b' }, /^Only route rules/],
    [{ insert: 1 }, /Invalid position '1'/],
  ])('%j is refused: %s', (task, message) => {
    expect(plan({ rule: 'allow', ...task })).toMatchObject({ failed: expect.stringMatching(message) })
  })
})

const both = (...ports: readonly string[]) =>
  withRules(
    ports.map((port) => `allow tcp ${port} 0.0.0.0/0 any 0.0.0.0/0 in`),
    ports.map((port) => `allow tcp ${port} ::/0 any ::/0 in`),
  )
const portsOf = (state: NonNullable<Ufw>) => [state.v4, state.v6].map((list) => list.map(({ toPort }) => toPort))

describe('the place of a rule', () => {
  const one = { rule: 'allow', to_port: '5', proto: 'tcp' } as const
  it.each<[Task, string[][]]>([
    [
      {},
      [
        ['1', '2', '5'],
        ['1', '2', '5'],
      ],
    ],
    [
      { insert: 1 },
      [
        ['5', '1', '2'],
        ['5', '1', '2'],
      ],
    ],
    [
      { insert: 4 },
      [
        ['1', '5', '2'],
        ['1', '5', '2'],
      ],
    ],
    [
      { insert: 2, from_ip: '1.1.1.1' },
      [
        ['1', '5', '2'],
        ['1', '2'],
      ],
    ],
    [
      { insert: 4, from_ip: '2001:db8::2' },
      [
        ['1', '2'],
        ['1', '5', '2'],
      ],
    ],
    [
      { insert: 0, insert_relative_to: 'first-ipv6', from_ip: '::1' },
      [
        ['1', '2'],
        ['5', '1', '2'],
      ],
    ],
    [
      { insert: 0, insert_relative_to: 'last-ipv4' },
      [
        ['1', '5', '2'],
        ['1', '5', '2'],
      ],
    ],
    [
      { insert: 1, insert_relative_to: 'last-ipv6' },
      [
        ['1', '2', '5'],
        ['1', '2', '5'],
      ],
    ],
  ])('%j', (more, ports) => {
    expect(portsOf(left({ ...one, ...more }, both('1', '2')))).toEqual(ports)
  })

  it.each([0, 5])('%d is none, as ufw says', (insert) => {
    expect(plan({ ...one, insert }, both('1', '2'))).toMatchObject({ failed: `ERROR: Invalid position '${insert}'` })
    expect(plan({ ...one, insert: 2, from_ip: '::1' }, both('1', '2'))).toHaveProperty('failed')
  })

  it('is the old one for a rule that only does something else now', () => {
    const task = { ...one, rule: 'limit', to_port: '1', comment: 'new', insert: 3 } as const
    expect(rulesAfter(task, both('1', '2'))[0]).toEqual([
      'limit tcp 1 0.0.0.0/0 any 0.0.0.0/0 in comment=6e6577',
      'allow tcp 2 0.0.0.0/0 any 0.0.0.0/0 in',
    ])
    expect(commands(task, both('1', '2'))).toEqual(['ufw limit from any to any port 1 proto tcp comment new'])
  })

  it.each<[Task, string[][]]>([
    [{ to_port: '1' }, [['2'], ['2']]],
    [
      { to_port: '1', from_ip: '1.1.1.1' },
      [
        ['1', '2'],
        ['1', '2'],
      ],
    ],
    [
      { to_port: '1', rule: 'deny' },
      [
        ['1', '2'],
        ['1', '2'],
      ],
    ],
    [
      { to_port: '1', comment: 'x' },
      [
        ['1', '2'],
        ['1', '2'],
      ],
    ],
  ])('is empty after it was deleted: %j', (more, ports) => {
    expect(portsOf(left({ ...one, ...more, delete: true }, both('1', '2')))).toEqual(ports)
  })
})

describe('ufw itself', () => {
  const on = { ...fresh, enabled: true, loaded: true }
  it.each<[Task, Ufw, readonly string[]]>([
    [{ state: 'enabled' }, fresh, ['ufw --force enable']],
    [{ state: 'enabled' }, on, []],
    [{ state: 'enabled' }, { ...on, loaded: false }, ['ufw reload']],
    [{ state: 'disabled' }, on, ['ufw disable']],
    [{ state: 'disabled' }, fresh, []],
    [{ state: 'reloaded' }, on, ['ufw reload']],
    [{ state: 'reset' }, fresh, ['ufw --force reset']],
    [{ default: 'deny' }, fresh, []],
    [{ default: 'reject' }, fresh, ['ufw default reject incoming']],
    [{ default: 'deny', direction: 'routed' }, fresh, []],
    [{ default: 'allow', direction: 'routed' }, fresh, ['ufw default allow routed']],
    [{ logging: 'on' }, fresh, []],
    [{ logging: 'on' }, { ...fresh, logging: 'off' }, ['ufw logging on']],
    [{ logging: 'full' }, fresh, ['ufw logging full']],
  ])('%j', (task, at, expected) => {
    expect(commands(task, at)).toEqual(expected)
  })

  it('has its rules before it is enabled', () => {
    const task: Task = { state: 'enabled', default: 'reject', rule: 'allow', to_port: '22', proto: 'tcp' }
    expect(commands(task)).toEqual([
      'ufw allow from any to any port 22 proto tcp',
      'ufw default reject incoming',
      'ufw --force enable',
    ])
    expect(plan(task, fresh, way)).toHaveLength(3)
  })

  it('is refused where it is not, and where nothing is asked of it', () => {
    expect(plan({ state: 'enabled' }, null)).toMatchObject({ failed: expect.stringMatching(/install the package ufw/) })
    expect(plan({})).toMatchObject({ failed: expect.stringMatching(/^one of the following is required/) })
  })
})

describe('the way that we came', () => {
  const ssh = 'tcp 22 0.0.0.0/0 any 0.0.0.0/0 in'
  it.each<[readonly string[], boolean]>([
    [[], false],
    [[`allow ${ssh}`], true],
    [[`limit ${ssh}`], true],
    [[`deny ${ssh}`, `allow ${ssh}`], false],
    [['allow any 20:30 0.0.0.0/0 any 0.0.0.0/0 in'], true],
    [['allow tcp 2,22 10.0.0.11 any 10.0.0.0/24 in'], true],
    [['allow tcp 22 10.0.0.12 any 0.0.0.0/0 in'], false],
    [['allow tcp 22 0.0.0.0/0 any 10.9.0.0/16 in'], false],
    [['allow tcp 2222 0.0.0.0/0 any 0.0.0.0/0 in', 'allow udp 22 0.0.0.0/0 any 0.0.0.0/0 in'], false],
    [[`allow ${ssh}_eth1`, `route:allow ${ssh}`, 'allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 out'], false],
    [[`deny ${ssh}_eth1`, `allow ${ssh}_eth0`], true],
    [['allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 OpenSSH - in'], true],
    [['allow any any 0.0.0.0/0 any 10.0.0.1 in'], true],
  ])('is open or shut by %j: %s', (v4, isOpen) => {
    expect(admits(withRules(v4), way)).toBe(isOpen)
  })

  it('is open where the default is, or where it is not known', () => {
    expect(admits({ ...fresh, policies: { ...fresh.policies, incoming: 'allow' } }, way)).toBe(true)
    expect(admits(fresh, null)).toBe(true)
    expect(admits(withRules([`allow ${ssh}_eth1`]), { ...way, interface: '' })).toBe(true)
  })

  const open = { ...both('22'), enabled: true, loaded: true }
  it.each<[Task, NonNullable<Ufw>]>([
    [{ state: 'enabled' }, fresh],
    [{ rule: 'allow', to_port: '22', proto: 'tcp', delete: true }, open],
    [{ rule: 'deny', from_ip: '10.0.0.0/8', insert: 1 }, open],
    [
      { default: 'deny' },
      { ...fresh, enabled: true, loaded: true, policies: { ...fresh.policies, incoming: 'allow' } },
    ],
  ])('is never shut: %j', (task, at) => {
    expect(plan(task, at, way)).toMatchObject({
      failed: expect.stringMatching(/cut off SSH.*10\.0\.0\.1 in to port 22/),
    })
    expect(plan(task, at, null)).not.toHaveProperty('failed')
  })
})

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['10.1.2.3/9', '10.0.0.0/9'],
  ['172.31.255.255/255.240.0.0', '172.16.0.0/12'],
  ['2001:db8:1:2:3:4:5:6/33', '2001:db8::/33'],
  ['FE80::1/10', 'fe80::/10'],
  ['any', ''],
])('the address %s is kept as %s', (given, kept) => {
  expect(parseAddress(given)?.text).toBe(kept)
})

it.each(['10.0.0', '10.0.0.1/33', '10.0.0.1/255.0.255.0', '::1/129', 'host', 'any/8'])('%s is no address', (given) => {
  expect(parseAddress(given)).toBe(null)
})

/** As ufw 0.36.2 of Debian 12 keeps it. */
const kept = `ENABLED=yes
LOGLEVEL=medium
IPV6=yes
DEFAULT_INPUT_POLICY="REJECT"
DEFAULT_OUTPUT_POLICY="ACCEPT"
DEFAULT_FORWARD_POLICY="DROP"
#=
### tuple ### limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in comment=7373683a20616c77617973
### tuple ### route:allow any any 10.0.0.0/8 any 0.0.0.0/0 in_host0!out_eth1
#=
### tuple ### reject_log any any ::/0 any 2001:db8::/112 in
#=
[OpenSSH]
ports=22/tcp
#=
`

it.each([
  ['4\n4\n1\n1\n1\n1\n', 'enabled'],
  ['4\n0\n0\n1\n1\n1\n', 'not loaded'],
  ['4\n4\n0\n1\n1\n1\n', 'not loaded'],
  ['4\n4\n1\n1\n0\n0\n', 'not loaded'],
  ['4\n4\n1\n1\nnone\nnone\n', 'enabled'],
])('is read: %j is %s', (counts, state) => {
  const [found] = probe().family.parse(Buffer.from(kept + counts), ['x'])
  expect(probe().family.cells(found ?? null)).toEqual({
    state,
    logging: 'medium',
    incoming: 'reject',
    outgoing: 'allow',
    routed: 'deny',
    rules: [
      'limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in # ssh: always',
      'route:allow any any 10.0.0.0/8 any 0.0.0.0/0 in_host0!out_eth1',
    ],
    'rules of IPv6': ['reject_log any any ::/0 any 2001:db8::/112 in'],
  })
  expect(found?.apps).toEqual(new Map([['OpenSSH', '22/tcp']]))
  expect(probe().family.parse(Buffer.from(''), ['x'])).toEqual([null])
})

it('a rule is shown as it is kept, its comment in words', () => {
  const line = 'deny_log-all udp 70 0.0.0.0/0 any 0.0.0.0/0 Two%20Kinds - in_eth0 comment=6869'
  const [tuple] = tuples([line])
  expect(tuple && [showTuple(tuple), readableTuple(tuple)]).toEqual([line, line.replace('comment=6869', '# hi')])
  expect(parseTuple('nonsense')).toBe(null)
})

it('the way that we came is told by the variable, and the interface by the address', () => {
  const { family, subject } = arrival()
  expect(family.parse(Buffer.from('10.94.0.1 57918 10.94.0.11 22\nhost0\n'), [subject])).toEqual([
    { client: '10.94.0.1', server: '10.94.0.11', port: 22, interface: 'host0' },
  ])
  expect(family.parse(Buffer.from('\n\n'), [subject])).toEqual([null])
})
