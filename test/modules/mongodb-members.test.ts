import { describe, expect, it } from 'vitest'
import maintenance from '../../modules/mongodb_maintenance.ts'
import shutdown from '../../modules/mongodb_shutdown.ts'
import status from '../../modules/mongodb_status.ts'
import stepdown from '../../modules/mongodb_stepdown.ts'
import type { MongoFinding } from '../../src/state/mongo.ts'
import { argsOf } from './local.ts'
import { blank, down, foundOf, member, read, standalone, stepsOf, three } from './mongodb-set.ts'

const starting = [{ host: 'h1:27017' }, { host: 'h2:27017', state: 'STARTUP2' }, { host: 'h3:27017' }]
const arbited = [{ host: 'h1:27017' }, { host: 'h2:27017' }, { host: 'h3:27017', arbiterOnly: true }]
const door: MongoFinding = { at: 'door', message: 'Authentication failed.' }

describe('mongodb_stepdown', () => {
  it('makes a primary hand over, and waits for the next one', () => {
    const { titles, writes } = stepsOf(stepdown, { secondary_catch_up: 5 }, { named: member('h1:27017') })
    expect(titles).toEqual(['step h1:27017 down'])
    expect(writes[0]?.commands).toEqual([
      { database: 'admin', command: { replSetStepDown: 60, secondaryCatchUpPeriodSecs: 5 } },
    ])
    expect(writes[0]?.until?.lacks(member('h1:27017'))).toBe('a new primary')
    const handed = three.map((one, i) => ({ ...one, state: i === 1 ? 'PRIMARY' : 'SECONDARY' }))
    expect(writes[0]?.until?.lacks(member('h1:27017', handed))).toBe(null)
  })

  it.each([
    ['a secondary', member('h2:27017'), 'member was already at SECONDARY state'],
    ['an arbiter', member('h3:27017', arbited), 'member was already at ARBITER state'],
  ])('leaves %s as it is', (_, named, msg) => {
    expect(stepsOf(stepdown, {}, { named })).toEqual({ titles: [], writes: [] })
    const args = argsOf(stepdown.args, {})
    expect(
      stepdown.result(
        args,
        foundOf(stepdown, args, (probe) => read(probe, { named })),
        [],
      ),
    ).toEqual({ msg })
  })

  it('waits for one that starts only if it is to look again', () => {
    const named = member('h2:27017', starting)
    expect(stepsOf(stepdown, {}, { named }).refused).toBe('Unexpected member state STARTUP2')
    const { titles, writes } = stepsOf(stepdown, { poll: 5, interval: 3 }, { named })
    expect(titles).toEqual(['wait while h2:27017 is STARTUP2'])
    expect(writes[0]?.until).toMatchObject({ seconds: 12, every: 3 })
  })
})

describe('mongodb_maintenance', () => {
  const recovering = three.map((one) => (one.host === 'h2:27017' ? { ...one, state: 'RECOVERING' } : one))

  it.each([
    ['puts a secondary into it', true, member('h2:27017'), ['maintenance mode']],
    ['leaves one in it that is', true, member('h2:27017', recovering), []],
    ['takes one out of it', false, member('h2:27017', recovering), ['no maintenance mode']],
    ['leaves a secondary at work', false, member('h2:27017'), []],
    ['leaves a primary alone', true, member('h1:27017'), []],
  ])('%s', (_, wanted, named, titles) => {
    expect(stepsOf(maintenance, { maintenance: wanted }, { named }).titles).toEqual(titles)
  })

  it('is nothing for an arbiter', () => {
    expect(stepsOf(maintenance, { maintenance: true }, { named: member('h3:27017', arbited) }).refused).toBe(
      'h3:27017 is ARBITER: only a SECONDARY has a maintenance mode',
    )
  })
})

describe('mongodb_shutdown', () => {
  it('ends a mongod, with or without a set, and waits until it is gone', () => {
    const { titles, writes } = stepsOf(shutdown, { force: true }, { named: standalone })
    expect(titles).toEqual(['shut down'])
    expect(writes[0]?.commands[0]?.command).toEqual({ shutdown: 1, timeoutSecs: 10, force: true })
    expect(writes[0]?.until?.lacks(standalone)).toBe('the mongod to end')
    expect(writes[0]?.until?.lacks(down())).toBe(null)
  })

  it('has nothing to do where none runs, and says who is not let in', () => {
    expect(stepsOf(shutdown, {}, { named: down() }).titles).toEqual([])
    const login = argsOf(shutdown.args, { login_user: 'admin' })
    expect(stepsOf(shutdown, login, { named: door }).refused).toBe(
      'login_user is given, so login_password is needed too',
    )
  })
})

describe('mongodb_status', () => {
  const four = [...three, { host: 'h4:27017', votes: 0, priority: 0 }]

  it.each([
    ['three of three', 'default', three, undefined],
    ['one with an arbiter', 'default', arbited, undefined],
    ['one that starts', 'default', starting, 'replicaset is not currently in a converged state: h2:27017 is STARTUP2'],
    [
      'no primary',
      'minimal',
      three.map((one) => ({ ...one, state: 'SECONDARY' })),
      'replicaset is not currently in a converged state: no primary',
    ],
    ['an even number', 'default', four, 'Even number of servers in replicaset.'],
    ['an even number with odd votes', 'votes', four, undefined],
    ['an even number that may be', 'minimal', four, undefined],
    ['even votes', 'votes', arbited.slice(0, 2), 'Even number of votes in replicaset.'],
  ] as const)('judges %s by "%s"', (_, validate, described, refused) => {
    const world = { named: member('h1:27017', described) }
    expect(stepsOf(status, { validate }, world)).toEqual({ titles: [], writes: [], ...(refused && { refused }) })
  })

  it.each([
    ['nobody answers', down('mongod on h1:27017 does not answer'), 'mongod on h1:27017 does not answer'],
    ['there is no set yet', blank, 'localhost:27017 belongs to no replica set yet'],
    ['it is another set', member('h1:27017', three, { name: 'rs1' }), 'h1:27017 is a member of rs1, not of rs0'],
  ])('says that %s', (_, named, refused) => {
    expect(stepsOf(status, {}, { named }).refused).toBe(refused)
  })

  it('waits where it may look again, without any command, and counts no change', () => {
    const args = argsOf(status.args, { poll: 7, interval: 10 })
    const found = foundOf(status, args, (probe) => read(probe, { named: member('h1:27017', starting) }))
    const plan = status.plan(args, found)
    expect(plan).toMatchObject([{ title: 'wait until rs0 is healthy', kind: 'deed', quiet: true }])
    const { writes } = stepsOf(status, { poll: 7, interval: 10 }, { named: member('h1:27017', starting) })
    expect(writes).toMatchObject([{ commands: [], until: { seconds: 60, every: 10 } }])
    expect(writes[0]?.until?.lacks(member('h1:27017', starting))).toMatch('h2:27017 is STARTUP2')
    expect(writes[0]?.until?.lacks(member('h1:27017'))).toBe(null)
  })

  it('tells how far each member is', () => {
    const args = argsOf(status.args, {})
    const found = foundOf(status, args, (probe) =>
      probe.family.kind === 'mongo' && probe.family.name === 'mongo_health'
        ? probe.family.parse(measured)
        : read(probe, { named: member('h1:27017') }),
    )
    expect(status.result(args, found, [])).toEqual({
      msg: 'replicaset is in a converged state',
      replicaset: { 'h1:27017': 'PRIMARY', 'h2:27017': 'SECONDARY', 'h3:27017': 'SECONDARY' },
      primary: 'h1:27017',
      lag: { 'h1:27017': 0, 'h2:27017': 7, 'h3:27017': null },
      oplog_window: 3600,
      term: 4,
      election_date: '2026-11-21T18:00:00Z',
      version: '8.0.12',
      feature_compatibility_version: '8.0',
    })
  })
})

const date = (text: string) => ({ $date: `2026-11-21T${text}Z` })
const batch = (wall: string) => ({ cursor: { id: 0, ns: 'local.oplog.rs', firstBatch: [{ wall: date(wall) }] } })
const measured: MongoFinding = {
  at: 'server',
  address: 'h1:27017',
  as: 'user',
  answers: [
    {
      term: 4,
      members: [
        { name: 'h1:27017', stateStr: 'PRIMARY', optimeDate: date('20:00:07'), electionDate: date('18:00:00') },
        { name: 'h2:27017', stateStr: 'SECONDARY', optimeDate: date('20:00:00') },
        { name: 'h3:27017', stateStr: 'SECONDARY', optimeDate: { $date: '1970-01-01T00:00:00Z' } },
      ],
    },
    { version: '8.0.12' },
    { featureCompatibilityVersion: { version: '8.0' } },
    batch('19:00:07'),
    batch('20:00:07'),
  ].map((reply) => ({ ok: true, reply })),
}
