import { describe, expect, it } from 'vitest'
import module from '../../modules/mongodb_replicaset.ts'
import { Secret } from '../../src/template/values.ts'
import { blank, down, member, standalone, stepsOf, three, type World } from './mongodb-set.ts'

const login = { login_user: 'admin', login_password: new Secret('secret of admin') }
const hosts = (...names: string[]) => names.map((name) => `${name}:27017`)
const plan = (
  members: NonNullable<Parameters<typeof stepsOf<typeof module.args, never, never>>[1]['members']>,
  world: World,
  more: object = {},
) => stepsOf(module, { ...login, members, ...more }, world)

const here = (described = three, more = {}): World => ({
  named: member('h1:27017', described, more),
  primary: member(described.find(({ state }) => state === 'PRIMARY')?.host ?? 'h1:27017', described, more),
})

describe('mongods that belong to no set', () => {
  it('are initiated once, with all that is said of them', () => {
    const members = [
      { host: 'h1', priority: 2 },
      { host: 'h2', tags: { dc: 'a' } },
      { host: 'h3', arbiterOnly: true },
    ]
    const { titles, writes } = plan(members, { named: blank })
    expect(titles).toEqual(['initiate rs0 with h1:27017 (priority 2), h2:27017 (tags {"dc":"a"}), h3:27017 (arbiter)'])
    expect(writes[0]).toMatchObject({
      target: 'named',
      stale: [23, 103, 110],
      commands: [
        {
          database: 'admin',
          command: {
            replSetInitiate: {
              _id: 'rs0',
              version: 1,
              protocolVersion: 1,
              members: [
                { _id: 0, host: 'h1:27017', priority: 2, votes: 1, arbiterOnly: false },
                { _id: 1, host: 'h2:27017', priority: 1, tags: { dc: 'a' } },
                { _id: 2, host: 'h3:27017', priority: 0, arbiterOnly: true },
              ],
              settings: { chainingAllowed: true, heartbeatTimeoutSecs: 10, electionTimeoutMillis: 10_000 },
            },
          },
        },
      ],
    })
  })

  it.each<[string, Parameters<typeof plan>[0], string, object?]>([
    ['names with commas', 'h1:27017, h2:27018,h3', 'initiate rs0 with h1:27017, h2:27018, h3:27017'],
    [
      'an arbiter by its place',
      hosts('h1', 'h2', 'h3'),
      'initiate rs0 with h1:27017, h2:27017 (arbiter), h3:27017',
      { arbiter_at_index: 1 },
    ],
    ['a single one', ['h1'], 'initiate rs0 with h1:27017'],
    [
      'one that is hidden',
      ['h1', 'h2', { host: 'h3', hidden: true }],
      'initiate rs0 with h1:27017, h2:27017, h3:27017 (hidden, priority 0)',
    ],
    [
      'an even number, if it need not be odd',
      hosts('h1', 'h2'),
      'initiate rs0 with h1:27017, h2:27017',
      { validate: false },
    ],
    [
      'localhost alone',
      ['localhost:1', 'localhost:2', 'localhost:3'],
      'initiate rs0 with localhost:1, localhost:2, localhost:3',
    ],
  ])('may be given as %s', (_, members, title, more = {}) => {
    expect(plan(members, { named: blank }, more).titles).toEqual([title])
  })

  it.each([
    [
      'an even number of votes',
      hosts('h1', 'h2'),
      '2 voting members are an even number, of which one half outvotes nobody: add or take one, or give one "votes: 0"',
    ],
    [
      'more than 7 votes',
      hosts('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'),
      'a set has at most 7 voting members, not 9: give some "votes: 0"',
    ],
    ['more than 50 members', Array.from({ length: 51 }, (_, i) => `h${i}`), 'a set has at most 50 members, not 51'],
    ['nobody who could be primary', [{ host: 'h1', priority: 0 }], 'none of the members could become primary'],
    [
      'localhost among others',
      ['localhost', 'h2', 'h3'],
      'localhost:27017 means another host to each member: name it as the others do',
    ],
    [
      'an arbiter with a priority',
      ['h1', 'h2', { host: 'h3', arbiterOnly: true, priority: 1 }],
      'h3:27017 is an arbiter, so its priority must be 0, not 1',
    ],
    [
      'a hidden one with a priority',
      ['h1', 'h2', { host: 'h3', hidden: true, priority: 2 }],
      'h3:27017 is hidden, so its priority must be 0, not 2',
    ],
    [
      'a mistyped field',
      ['h1', 'h2', { host: 'h3', prioritty: 2 }],
      '"prioritty" is not known of a member (h3); did you mean "priority"?',
    ],
    ['a wrong value', ['h1', 'h2', { host: 'h3', votes: 2 }], 'votes of h3 must be from 0 to 1'],
    ['one twice', ['h1', 'h1:27017', 'h3'], 'h1:27017 is in members twice'],
    ['none', [], 'members must be a list of at least one member'],
  ])('are not initiated with %s', (_, members, refused) => {
    expect(plan(members, { named: blank })).toMatchObject({ titles: [], refused })
  })

  it.each([
    ['does not answer', down(), "h2:27017 can't be a member: mongod on h2:27017 does not answer"],
    [
      'runs without a set',
      standalone,
      "h2:27017 can't be a member as it runs without a set: it needs replication.replSetName: rs0",
    ],
    [
      'is in another set',
      member('h2:27017', [{ host: 'h2:27017' }], { name: 'rs1' }),
      "h2:27017 can't be a member as it is in another set: rs1, which it knows as h2:27017",
    ],
  ])('are not initiated with one that %s', (_, other, refused) => {
    expect(plan(hosts('h1', 'h2', 'h3'), { named: blank, members: { 'h2:27017': other } })).toMatchObject({ refused })
  })

  it.each([
    ['does not resolve', [], 'h3 does not resolve on h1, which has to reach it'],
    ['leads to the wrong host', ['127.0.1.1'], 'h3 is 127.0.1.1 on h1, which is that host itself'],
  ])('are not initiated where a name %s on a member', (_, addresses, refused) => {
    const world = { named: blank, names: { 'h3 on h1:27017': addresses } }
    expect(plan(hosts('h1', 'h2', 'h3'), world)).toMatchObject({ titles: [], refused })
  })

  it('may be where no name can be asked, and where a host takes its own for a loopback address', () => {
    const names = {
      'localhost on h2:27017': [],
      'h1 on h2:27017': [],
      'h1 on h1:27017': ['127.0.1.1'],
    }
    expect(plan(hosts('h1', 'h2', 'h3'), { named: blank, names }).refused).toBeUndefined()
  })

  it.each([
    ['nobody answers', down('connect ECONNREFUSED'), 'connect ECONNREFUSED'],
    [
      'nobody is let in',
      { at: 'door', message: 'mongod on h1:27017: Authentication failed.' } as const,
      "admin can't log in to mongod on h1:27017: Authentication failed.",
    ],
    ['it runs without a set', standalone, 'localhost:27017 runs without a set: it needs replication.replSetName: rs0'],
    [
      'it is in another set',
      member('h1:27017', three, { name: 'rs1' }),
      'localhost:27017 is a member of rs1, not of rs0',
    ],
  ])('are no set where %s', (_, named, refused) => {
    expect(plan(hosts('h1', 'h2', 'h3'), { named })).toMatchObject({ titles: [], refused })
  })
})

describe('a set that is there', () => {
  it('stays as it is where it is as wanted, whoever is asked', () => {
    expect(plan(hosts('h1', 'h2', 'h3'), here())).toEqual({ titles: [], writes: [] })
    const world = { named: member('h2:27017'), primary: member('h1:27017') }
    expect(plan(hosts('h1', 'h2', 'h3'), world)).toEqual({ titles: [], writes: [] })
  })

  it('gets its members one by one', () => {
    const { titles, writes } = plan(hosts('h1', 'h2', 'h3', 'h4', 'h5'), here())
    expect(titles).toEqual(['add h4:27017', 'add h5:27017'])
    expect(writes.map(({ target }) => target)).toEqual(['primary', 'primary'])
    const configs = writes.map(({ commands }) => commands[0]?.command.replSetReconfig)
    expect(configs).toMatchObject([
      { version: 6, members: [{ _id: 0 }, { _id: 1 }, { _id: 2 }, { _id: 3, host: 'h4:27017' }] },
      { version: 7, members: [{ _id: 0 }, { _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4, host: 'h5:27017' }] },
    ])
  })

  it('keeps what no task names in its configuration', () => {
    const { writes } = plan(hosts('h1', 'h2', 'h3'), here(three, { settings: { catchUpTimeoutMillis: 7 } }), {
      election_timeout_millis: 5000,
    })
    expect(writes[0]?.commands[0]?.command.replSetReconfig).toMatchObject({
      writeConcernMajorityJournalDefault: true,
      settings: {
        electionTimeoutMillis: 5000,
        catchUpTimeoutMillis: 7,
        replicaSetId: { $oid: '6920d0f9f9a35f0c6a7f1b11' },
      },
    })
  })

  const described = [
    { host: 'h1:27017', priority: 2 },
    { host: 'h2:27017' },
    { host: 'h3:27017', votes: 0, priority: 0 },
  ]

  it.each<[string, Parameters<typeof plan>[0], World, readonly string[]]>([
    ['a priority', [{ host: 'h1', priority: 2 }, 'h2', 'h3'], here(), ['priority of h1:27017 1 → 2']],
    ['what is not said any more', [{ host: 'h1' }, 'h2', 'h3'], here(described), ['priority of h1:27017 2 → 1']],
    [
      'nothing of who is only named',
      ['h1', 'h2', 'h3'],
      here([...described, { host: 'h4:27017' }]),
      ['remove h4:27017'],
    ],
    [
      'several at once',
      [{ host: 'h1', tags: { dc: 'a' } }, { host: 'h2', hidden: true }, 'h3'],
      here(),
      ['tags of h1:27017 {} → {"dc":"a"}, hidden of h2:27017 false → true, priority of h2:27017 1 → 0'],
    ],
    [
      'a vote by itself',
      [{ host: 'h1', priority: 3 }, 'h2', { host: 'h3' }, 'h4'],
      here([...described, { host: 'h4:27017', votes: 0, priority: 0 }]),
      ['priority of h1:27017 2 → 3', 'priority of h3:27017 0 → 1, votes of h3:27017 0 → 1'],
    ],
    ['another member in the place of one', hosts('h1', 'h2', 'h4'), here(), ['add h4:27017', 'remove h3:27017']],
    [
      'one in the place of another that is down',
      hosts('h1', 'h2', 'h4'),
      here([...three.slice(0, 2), { host: 'h3:27017', state: '(not reachable/healthy)' }]),
      ['remove h3:27017', 'add h4:27017'],
    ],
    [
      'five members to three',
      hosts('h1', 'h2', 'h3'),
      here([...three, { host: 'h4:27017' }, { host: 'h5:27017' }]),
      ['remove h4:27017', 'remove h5:27017'],
    ],
    [
      'one that is still copying',
      hosts('h1', 'h2', 'h3', 'h4', 'h5'),
      here([...three, { host: 'h4:27017', state: 'STARTUP2' }]),
      ['wait until h4:27017 has all data', 'add h5:27017'],
    ],
  ])('changes %s', (_, members, world, titles) => {
    expect(plan(members, world, { validate: false })).toMatchObject({ titles })
  })

  it('gets those that hold data before arbiters, and loses arbiters first', () => {
    const arbiter = { host: 'a', arbiterOnly: true }
    expect(plan(['h1', 'h2', 'h3', arbiter, 'h4'], here()).titles).toEqual(['add h4:27017', 'add a:27017 (arbiter)'])
    const five = [...three, { host: 'h4:27017' }, { host: 'a:27017', arbiterOnly: true }]
    expect(plan(hosts('h1', 'h2', 'h3'), here(five)).titles).toEqual(['remove a:27017', 'remove h4:27017'])
  })

  it('gets an arbiter that MongoDB refuses only once the default write concern is set', () => {
    const members = ['h1', 'h2', { host: 'a', arbiterOnly: true }]
    expect(plan(members, here()).refused).toMatch(/^add a:27017 \(arbiter\): with an arbiter too many, /)
    expect(plan(members, here(three, { concern: 'global' })).titles).toEqual([
      'add a:27017 (arbiter)',
      'remove h3:27017',
    ])
  })

  it('replaces a voter first where there is no room for another', () => {
    const seven = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7'].map((name) => ({ host: `${name}:27017` }))
    const wanted = hosts('h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h8')
    expect(plan(wanted, here(seven)).titles).toEqual(['remove h7:27017', 'add h8:27017'])
  })

  it('lets the primary hand over before it goes', () => {
    const world = { named: member('h2:27017'), primary: member('h1:27017') }
    const { titles, writes } = plan(hosts('h2', 'h3', 'h4'), world)
    expect(titles).toEqual(['add h4:27017', 'step h1:27017 down', 'remove h1:27017'])
    expect(writes[1]?.commands[0]?.command).toEqual({ replSetStepDown: 60, secondaryCatchUpPeriodSecs: 10 })
  })

  it('lets it hand over before it can be primary no more', () => {
    const members = [{ host: 'h1', hidden: true }, 'h2', 'h3']
    expect(plan(members, here()).titles).toEqual([
      'step h1:27017 down',
      'hidden of h1:27017 false → true, priority of h1:27017 1 → 0',
    ])
  })

  it('is changed through its other members where the one that the task names is new', () => {
    const world = {
      named: blank,
      primary: member('h2:27017', [{ host: 'h2:27017' }, { host: 'h3:27017' }]),
      members: {
        'h2:27017': member('h2:27017', [{ host: 'h2:27017' }, { host: 'h3:27017' }]),
        'h3:27017': member('h3:27017', [{ host: 'h2:27017' }, { host: 'h3:27017' }]),
      },
    }
    const { titles, writes } = plan(hosts('h1', 'h2', 'h3'), world)
    expect(titles).toEqual(['add h1:27017'])
    expect(writes[0]?.target).toEqual({ member: 'h2:27017' })
  })

  it('may have been made by the task of another host meanwhile, and still has no primary', () => {
    const made = three.map((one) => ({ ...one, state: 'SECONDARY' }))
    const members = { 'h1:27017': blank, 'h2:27017': member('h2:27017', made), 'h3:27017': member('h3:27017', made) }
    expect(plan(hosts('h1', 'h2', 'h3'), { named: blank, members })).toEqual({ titles: [], writes: [] })
  })

  it('is only looked at with "reconfigure: no"', () => {
    expect(plan(hosts('h1', 'h2', 'h4'), { named: member('h3:27017') }, { reconfigure: false })).toEqual({
      titles: [],
      writes: [],
    })
  })

  const recovering = [
    { host: 'h1:27017' },
    { host: 'h2:27017', state: 'RECOVERING' },
    { host: 'h3:27017', state: 'RECOVERING' },
    { host: 'h4:27017', priority: 0 },
  ]
  const isDown = { state: '(not reachable/healthy)' }

  it.each<[string, Parameters<typeof plan>[0], World, string]>([
    [
      'it would leave no majority',
      hosts('h1', 'h2', 'h4'),
      here(
        [...three.slice(0, 2), { host: 'h3:27017' }, { host: 'h4:27017', ...isDown }, { host: 'h5:27017' }].map((m) =>
          m.host === 'h2:27017' ? { ...m, ...isDown } : m,
        ),
      ),
      'only 1 of 3 voting members would be up (not h2:27017, h4:27017), and without a majority there is no primary: bring them up first, or take out those that are down',
    ],
    [
      'it has no primary',
      hosts('h1', 'h2', 'h4'),
      {
        named: member('h1:27017', [
          { host: 'h1:27017', state: 'SECONDARY' },
          { host: 'h2:27017', ...isDown },
          { host: 'h3:27017', ...isDown },
        ]),
      },
      'mongod on h1:27017 knows of no primary of rs0, h2:27017 is (not reachable/healthy), h3:27017 is (not reachable/healthy)',
    ],
    [
      'an arbiter would have to hold data',
      [{ host: 'h1' }, { host: 'h2' }, { host: 'h3' }],
      here([...three.slice(0, 2), { host: 'h3:27017', arbiterOnly: true }]),
      "h3:27017 is an arbiter, and that can't be changed; so that it holds data, take it out of members and apply, empty its data folder, then put it back",
    ],
    [
      'nobody could take over',
      hosts('h2', 'h3', 'h4'),
      { named: member('h2:27017', recovering), primary: member('h1:27017', recovering) },
      'h1:27017 is primary, and no member that stays is a SECONDARY which could take over',
    ],
    [
      'the task talks to one that goes',
      hosts('h2', 'h3', 'h4'),
      here(),
      'h1:27017, to which this task talks, is not in members: run it on a member that stays',
    ],
    [
      'a new member is down',
      hosts('h1', 'h2', 'h3', 'h4', 'h5'),
      { ...here(), members: { 'h5:27017': down('mongod on h5:27017 does not answer: no route') } },
      "h5:27017 can't be a member: mongod on h5:27017 does not answer: no route",
    ],
    [
      'a new name does not resolve',
      hosts('h1', 'h2', 'h3', 'h4', 'h5'),
      { ...here(), names: { 'h5 on h2:27017': [] } },
      'h5 does not resolve on h2, which has to reach it',
    ],
  ])('is not changed where %s', (_, members, world, refused) => {
    expect(plan(members, world).refused).toBe(refused)
  })

  it('without a primary is forced by the member that is left, all at once', () => {
    const left = [
      { host: 'h1:27017', state: 'SECONDARY' },
      { host: 'h2:27017', ...isDown },
      { host: 'h3:27017', ...isDown },
    ]
    const { titles, writes } = plan(['h1'], { named: member('h1:27017', left) }, { force: true })
    expect(titles).toEqual(['force: remove h2:27017, remove h3:27017'])
    expect(writes[0]).toMatchObject({ target: 'named', commands: [{ command: { force: true } }] })
  })
})

describe('a set before its first user', () => {
  const untold = { untold: true }

  it('is right where what can be seen is right', () => {
    expect(plan([{ host: 'h1', priority: 2 }, 'h2', 'h3'], here(three, untold))).toEqual({ titles: [], writes: [] })
  })

  it.each([
    [
      hosts('h1', 'h2', 'h3', 'h4', 'h5'),
      "rs0 is not as wanted (h4:27017 is not in it), and can't be changed without a login that may: not authorized on admin to execute command { replSetGetConfig: 1 } (Unauthorized, 13)",
    ],
    [
      ['h1', 'h2', { host: 'h3', hidden: true }],
      "rs0 is not as wanted (h3:27017 is electable, not hidden), and can't be changed without a login that may: not authorized on admin to execute command { replSetGetConfig: 1 } (Unauthorized, 13)",
    ],
  ])('is not changed to %j', (members, refused) => {
    expect(plan(members, here(three, untold))).toMatchObject({ titles: [], refused })
  })
})
