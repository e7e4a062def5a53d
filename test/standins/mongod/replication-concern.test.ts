import { type Document, ObjectId, Timestamp } from 'bson'
import { describe, expect, it } from 'vitest'
import type { OpTime, WriteConcern } from './contract.ts'
import { impossibility, isHeld, majorityPoint, timedOut } from './replication/concern.ts'
import { parseConfig } from './replication/config/parse.ts'
import { faultOfQuorum } from './replication/quorum.ts'

const modes = { twoPlaces: { place: 2 }, fourPlaces: { place: 4 } }

function configOf(lines: readonly Document[]) {
  const members = lines.map((line, _id) => ({ _id, host: `h${_id + 1}:27017`, ...line }))
  return parseConfig(
    { _id: 'rs0', version: 1, term: 1, members, settings: { getLastErrorModes: modes } },
    new ObjectId(),
  )
}

function at(seconds: number): OpTime {
  return { ts: new Timestamp({ t: seconds, i: 1 }), t: 1 }
}

function positions(...seconds: readonly number[]) {
  return new Map(seconds.map((second, id) => [id, at(second)]))
}

const arbiter = { arbiterOnly: true }
const silent = { votes: 0, priority: 0 }
const three = configOf([{ tags: { place: 'a' } }, { tags: { place: 'a' } }, { tags: { place: 'b' } }])

describe('the commit point: min(majority of votes, voters with data) must hold a write [S]', () => {
  it.each([
    ['two of three', three, [9, 7, 3], 7],
    ['three of five', configOf([{}, {}, {}, {}, {}]), [9, 8, 7, 2, 1], 7],
    ['both of primary, secondary, arbiter', configOf([{}, {}, arbiter]), [9, 4], 4],
    ['the primary alone among arbiters', configOf([{}, arbiter, arbiter]), [9], 9],
    ['no member without a vote', configOf([{}, {}, silent, silent]), [9, 2, 9, 9], 2],
  ])('counts %s', (_, config, held, point) => {
    expect(majorityPoint(config, positions(...held))).toEqual(at(point))
  })
})

describe('a write concern', () => {
  const concern = (w: WriteConcern['w']): WriteConcern => ({ w, j: false, wtimeout: 500 })
  it.each<[string, WriteConcern['w'], Document | null]>([
    ['3 of 3 members [S]', 3, null],
    ['the majority [S]', 'majority', null],
    ['a mode that tags meet [S]', 'twoPlaces', null],
    [
      '4 of 3 members [S]',
      4,
      { code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' },
    ],
    [
      'a mode that no tags meet [S]',
      'fourPlaces',
      {
        code: 100,
        codeName: 'UnsatisfiableWriteConcern',
        errmsg: 'Not enough nodes match write concern mode "fourPlaces"',
      },
    ],
    [
      'a mode that is not there [S]',
      'nonesuch',
      {
        code: 79,
        codeName: 'UnknownReplWriteConcern',
        errmsg: "No write concern mode named 'nonesuch' found in replica set configuration",
      },
    ],
  ])('of %s is judged at once', (_, w, error) => {
    expect(impossibility(three, concern(w))).toEqual(error)
  })

  it('does not count arbiters as holders [S]', () => {
    expect(impossibility(configOf([{}, {}, arbiter]), concern(3))).toMatchObject({ code: 100 })
  })

  it.each([
    ['2', [9, 9, 1], 2, true],
    ['3', [9, 9, 1], 3, false],
    ['two places', [9, 9, 1], 'twoPlaces', false],
    ['two places', [9, 1, 9], 'twoPlaces', true],
  ])('of %s is held by those that have it [S]', (_, held, w, isEnough) => {
    expect(isHeld(three, positions(...held), at(5), w)).toBe(isEnough)
  })

  it('that takes too long is told with 64 [S: code, M: text]', () => {
    expect(timedOut(concern(2))).toMatchObject({
      code: 64,
      errmsg: 'waiting for replication timed out',
      errInfo: { wtimeout: true },
    })
  })
})

describe('the quorum check [S-old]', () => {
  const answer = (index: number, failure: string | null) => ({ member: three.members[index] ?? neverHere(), failure })
  it('wants all members for the first configuration', () => {
    expect(faultOfQuorum(three, [answer(0, null), answer(1, 'no'), answer(2, null)], true)).toBe(
      'replSetInitiate quorum check failed because not all proposed set members responded affirmatively: h2:27017 failed with no',
    )
  })

  it('wants a majority of voters for a later one', () => {
    expect(faultOfQuorum(three, [answer(0, null), answer(1, 'no'), answer(2, null)], false)).toBeNull()
    expect(faultOfQuorum(three, [answer(0, null), answer(1, 'no'), answer(2, 'never')], false)).toBe(
      'Quorum check failed because not enough voting nodes responded; required 2 but only the following 1 voting nodes responded: h1:27017; the following nodes did not respond affirmatively: h2:27017 failed with no, h3:27017 failed with never',
    )
  })
})

function neverHere(): never {
  throw new Error('no such member')
}
