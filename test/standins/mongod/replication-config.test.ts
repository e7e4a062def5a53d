import { type Document, ObjectId } from 'bson'
import { describe, expect, it } from 'vitest'
import {
  altersDefaultConcern,
  faultOfChange,
  forced,
  withGrownMember,
  withNewlyAdded,
} from './replication/config/change.ts'
import { shownConfig, storedConfig } from './replication/config/document.ts'
import { compareConfigs } from './replication/config/order.ts'
import { parseConfig } from './replication/config/parse.ts'
import { tallyOf } from './replication/config/tally.ts'
import type { SetConfig } from './replication/config/types.ts'
import { faultOfArbiters, faultOfConfig, faultOfFirst } from './replication/config/validate.ts'

const id = new ObjectId('650000000000000000000000')

function configOf(members: readonly Document[], more: Document = {}): SetConfig {
  const lines = members.map((member, index) => ({ _id: index, host: `h${index + 1}:27017`, ...member }))
  return parseConfig({ _id: 'rs0', version: 1, term: 1, members: lines, ...more }, id)
}

const three = configOf([{}, {}, {}])
const psa = configOf([{}, {}, { arbiterOnly: true }])
const many = (count: number, more: Document = {}): Document[] => Array.from({ length: count }, () => ({ ...more }))

describe('a configuration as it is read', () => {
  it('has the real defaults [S]', () => {
    expect(shownConfig(parseConfig({ _id: 'rs0', version: 1, members: [{ _id: 0, host: 'h1' }] }, id))).toMatchObject({
      _id: 'rs0',
      version: 1,
      members: [
        { _id: 0, host: 'h1:27017', arbiterOnly: false, buildIndexes: true, hidden: false, tags: {}, votes: 1 },
      ],
      writeConcernMajorityJournalDefault: true,
      settings: {
        chainingAllowed: true,
        heartbeatIntervalMillis: 2000,
        heartbeatTimeoutSecs: 10,
        electionTimeoutMillis: 10000,
        catchUpTimeoutMillis: -1,
        catchUpTakeoverDelayMillis: 30000,
        getLastErrorModes: {},
        getLastErrorDefaults: { w: 1, wtimeout: 0 },
        replicaSetId: id,
      },
    })
  })

  it('gives an arbiter priority 0 where 1 is the default [S]', () => {
    expect(psa.members[2]).toMatchObject({ arbiterOnly: true, priority: 0 })
  })

  it('comes back from the disk as it was, newlyAdded too, which users do not see [S]', () => {
    const added = withNewlyAdded(three, configOf([{}, {}, {}, {}], { version: 2 }))
    expect(parseConfig(storedConfig(added), id)).toEqual(added)
    expect(shownConfig(added).members[3]).not.toHaveProperty('newlyAdded')
  })

  it.each([
    ['an unknown field [S]', { colour: 'red' }, "BSON field 'MemberConfig.colour' is an unknown field."],
    ['two votes [W]', { votes: 2 }, "BSON field 'votes' value must be <= 1, actual value '2'"],
    ['a priority of 1001 [M]', { priority: 1001 }, "BSON field 'priority' value must be <= 1000, actual value '1001'"],
    ['no votes but a priority [S]', { votes: 0 }, 'priority must be 0 when non-voting (votes:0)'],
    ['hidden with a priority [S]', { hidden: true }, 'priority must be 0 when hidden=true'],
    ['delayed with a priority [S]', { secondaryDelaySecs: 5 }, 'priority must be 0 when secondaryDelaySecs is used'],
    ['no indexes with a priority [S]', { buildIndexes: false }, 'priority must be 0 when buildIndexes=false'],
    ['an arbiter without a vote [S]', { arbiterOnly: true, votes: 0 }, 'Arbiter must vote (cannot have 0 votes)'],
    ['an arbiter with tags [S]', { arbiterOnly: true, tags: { dc: 'a' } }, 'Cannot set tags on arbiters.'],
  ])('refuses %s', (_, member, message) => {
    expect(() => configOf([{}, {}, member])).toThrow(expect.objectContaining({ code: 93, message }))
  })
})

describe('a configuration by itself', () => {
  it.each<[string, SetConfig, string]>([
    [
      'more than 50 members [S]',
      configOf(many(51, { votes: 0, priority: 0 })),
      'Replica set configuration contains 51 members, but must have at least 1 and no more than  50',
    ],
    [
      'one _id twice [S]',
      configOf([{}, { _id: 0 }]),
      'Found two member configurations with same _id field, members.0._id == members.1._id == 0',
    ],
    [
      'one host twice [S]',
      configOf([{}, { host: 'h1' }]),
      'Found two member configurations with same host field, members.0.host == members.1.host == h1:27017',
    ],
    [
      'localhost among names [S]',
      configOf([{}, { host: 'localhost' }, {}]),
      'Either all host names in a replica set configuration must be localhost references, or none must be; found 1 out of 3',
    ],
    [
      'eight voters [S]',
      configOf(many(8)),
      'Replica set configuration contains 8 voting members, but must be at least 1 and no more than 7',
    ],
    [
      'nobody electable [S]',
      configOf([{ priority: 0 }]),
      'Replica set configuration must contain at least one non-arbiter member with priority > 0',
    ],
  ])('may not have %s', (_, config, fault) => {
    expect(faultOfConfig(config)).toBe(fault)
  })

  it('may have 7 voters of 50 members, all on localhost [S]', () => {
    const voters = many(7).map((_, index) => ({ host: `127.0.0.1:${index + 1}` }))
    const others = many(43, { votes: 0, priority: 0 }).map((member, index) => ({
      ...member,
      host: `127.0.0.1:${index + 8}`,
    }))
    expect(faultOfConfig(configOf([...voters, ...others]))).toBeNull()
  })

  it('may not give an arbiter a priority other than 0 [S]', () => {
    expect(faultOfArbiters(configOf([{}, { arbiterOnly: true, priority: 2 }]))).toBe(
      'Member h2:27017 is an arbiter but has priority 2. Arbiter priority must be 0.',
    )
  })

  it('may only be the first one with version 1 [S]', () => {
    expect(faultOfFirst(configOf([{}], { version: 2 }))).toBe(
      'Configuration used to initiate a replica set must  have version 1, but found 2',
    )
  })
})

describe('a configuration after another', () => {
  const next = (members: readonly Document[], more: Document = {}) => configOf(members, { version: 2, ...more })

  it.each<[string, SetConfig, SetConfig, string | RegExp]>([
    [
      'no newer version [S, W]',
      configOf([{}], { version: 3, term: 38 }),
      configOf([{}], { version: 1, term: 38 }),
      'New replica set configuration version and term must be greater than old, but {version: 1, term: 38} is not greater than {version: 3, term: 38} for replica set rs0',
    ],
    [
      'two voters more [S]',
      configOf([{}]),
      next([{}, {}, {}]),
      'Non force replica set reconfig can only add or remove at most 1 voting member.',
    ],
    [
      'one voter for another, by _id [S]',
      three,
      next([{}, {}, { _id: 3, host: 'h4' }]),
      'Non force replica set reconfig can only add or remove at most 1 voting member.',
    ],
    [
      'a host with another _id [S]',
      configOf([{}, {}]),
      next([{}, { _id: 5 }]),
      /^New and old configurations both have members with host of h2:27017 but in the new configuration the _id field is 5 and in the old configuration it is 1/,
    ],
    [
      'a member made an arbiter [S]',
      three,
      next([{}, {}, { arbiterOnly: true }]),
      'New and old configurations differ in the setting of the arbiterOnly field for member h3:27017; to make this change, remove then re-add the member',
    ],
    [
      'other indexes [S]',
      three,
      next([{}, {}, { buildIndexes: false, priority: 0 }]),
      'New and old configurations differ in the setting of the buildIndexes field for member h3:27017; to make this change, remove then re-add the member',
    ],
    [
      'a PSA set whose secondary is electable, after only one could be written [S]',
      configOf([{}, { votes: 0, priority: 0 }, { arbiterOnly: true }]),
      next([{}, {}, { arbiterOnly: true }]),
      /^Rejecting reconfig where the new config has a PSA topology and the secondary is electable, but the old config/,
    ],
  ])('may not have %s', (_, old, config, fault) => {
    const stated = faultOfChange(old, config, false)
    expect(stated).toMatch(fault)
  })

  it.each<[string, SetConfig]>([
    ['one voter more [S]', next([{}, {}, {}, {}])],
    ['one voter less [S]', next([{}, {}])],
    ['two members without a vote [S]', next([{}, {}, {}, ...many(2, { votes: 0, priority: 0 })])],
    ['a member at another host [S]', next([{}, {}, { host: 'h9' }])],
    ['other priorities and tags [S]', next([{ priority: 2 }, { tags: { dc: 'a' } }, {}])],
  ])('may have %s', (_, config) => {
    expect(faultOfChange(three, config, false)).toBeNull()
  })

  it('may have any voters by force, with a version far ahead and no term [S]', () => {
    const config = forced(three, configOf([{}]), 0.5)
    expect([config.version, config.term]).toEqual([60_001, -1])
    expect(faultOfChange(three, config, true)).toBeNull()
  })

  it('would alter the implicit write concern by an arbiter in a small set [M]', () => {
    expect(altersDefaultConcern(configOf([{}, {}]), next([{}, {}, { arbiterOnly: true }]))).toBe(true)
    expect(altersDefaultConcern(three, next([{}, {}, {}, {}]))).toBe(false)
  })

  it('lets new voters with data wait for their vote, and gives it to them with a version of its own [S]', () => {
    const wanted = next([{}, {}, {}, {}, { arbiterOnly: true }, { votes: 0, priority: 0 }])
    const added = withNewlyAdded(three, wanted)
    expect(added.members.map(({ newlyAdded }) => newlyAdded)).toEqual([false, false, false, true, false, false])
    expect(tallyOf(added).voters).toBe(4)
    const grown = withGrownMember(added, 3, 7)
    expect([grown.version, grown.term, tallyOf(grown).voters]).toEqual([3, 7, 5])
  })
})

describe('the order of configurations [S]', () => {
  it.each([
    ['by the term first', { version: 9, term: 1 }, { version: 1, term: 2 }, -1],
    ['then by the version', { version: 2, term: 2 }, { version: 1, term: 2 }, 1],
    ['by the version alone against a forced one', { version: 9, term: -1 }, { version: 10, term: 5 }, -1],
    ['as equal where both are', { version: 1, term: 1 }, { version: 1, term: 1 }, 0],
  ])('goes %s', (_, one, other, order) => {
    expect(Math.sign(compareConfigs(one, other))).toBe(order)
  })
})

describe('majorities [S]', () => {
  const arbiter = { arbiterOnly: true }
  const silent = { votes: 0, priority: 0 }
  it.each([
    ['one member', [{}], { majority: 1, writeMajority: 1, isMajorityDefault: true }],
    ['three members', [{}, {}, {}], { majority: 2, writeMajority: 2, isMajorityDefault: true }],
    ['four members', [{}, {}, {}, {}], { majority: 3, writeMajority: 3, isMajorityDefault: true }],
    ['primary, secondary, arbiter', [{}, {}, arbiter], { majority: 2, writeMajority: 2, isMajorityDefault: false }],
    ['primary and two arbiters', [{}, arbiter, arbiter], { majority: 2, writeMajority: 1, isMajorityDefault: false }],
    ['four and an arbiter', [{}, {}, {}, {}, arbiter], { majority: 3, writeMajority: 3, isMajorityDefault: true }],
    ['three and two without a vote', [{}, {}, {}, silent, silent], { voters: 3, majority: 2, writeMajority: 2 }],
  ])('of %s', (_, members, tally) => {
    expect(tallyOf(configOf(members))).toMatchObject(tally)
  })
})
