import { ObjectId, Timestamp } from 'bson'
import { describe, expect, it } from 'vitest'
import type { OplogEntry, OpTime } from './contract.ts'
import { parseConfig } from './replication/config/parse.ts'
import { reasonNotToStand } from './replication/election/standing.ts'
import { takeoverDelay } from './replication/election/takeover.ts'
import { type Candidacy, denialOf, type Voter } from './replication/election/vote.ts'
import { commonPoint } from './replication/following/common-point.ts'
import { chooseSource } from './replication/following/source.ts'
import { touchedBy } from './replication/following/touched.ts'
import { compareOpTimes, nextTimestamp, nowhere } from './replication/optime.ts'
import { type Seen, unseen } from './replication/seen.ts'
import { State } from './replication/states.ts'

const members = [
  { _id: 0, host: 'h1:27017', priority: 3 },
  { _id: 1, host: 'h2:27017', priority: 2 },
  { _id: 2, host: 'h3:27017', priority: 0 },
]
const config = parseConfig({ _id: 'rs0', version: 2, term: 4, members }, new ObjectId())

function at(seconds: number, t: number): OpTime {
  return { ts: new Timestamp({ t: seconds, i: 1 }), t }
}

const candidacy: Candidacy = {
  setName: 'rs0',
  isDryRun: false,
  term: 5,
  candidate: 1,
  configVersion: 2,
  configTerm: 4,
  applied: at(100, 4),
}
const voter: Voter = {
  config,
  term: 5,
  applied: at(100, 4),
  lastVote: { term: 4, candidate: 0 },
  isArbiter: false,
  livePrimary: null,
}

describe('a vote [M: texts]', () => {
  it.each<[string, Partial<Candidacy>, Partial<Voter>]>([
    ['an equal', {}, {}],
    ['one with newer data', { applied: at(90, 5) }, {}],
    ['one with a newer configuration', { configVersion: 1, configTerm: 5 }, {}],
    ['a dry run in a term that has its vote', { isDryRun: true }, { lastVote: { term: 5, candidate: 0 } }],
    [
      'one of higher priority than the primary that an arbiter sees',
      { candidate: 0 },
      { isArbiter: true, livePrimary: 1 },
    ],
  ])('is given to %s', (_, asked, me) => {
    expect(denialOf({ ...candidacy, ...asked }, { ...voter, ...me })).toBeNull()
  })

  it.each<[string, Partial<Candidacy>, Partial<Voter>, string]>([
    ['of an older term', { term: 4 }, {}, "candidate's term (4) is lower than mine (5)"],
    ['of another set', { setName: 'rs1' }, {}, "candidate's set name (rs1) differs from mine (rs0)"],
    [
      'with an older configuration',
      { configVersion: 1 },
      {},
      "candidate's config with {version: 1, term: 4} is older than mine with {version: 2, term: 4}",
    ],
    [
      'with older data',
      { applied: at(99, 4) },
      {},
      "candidate's data is staler than mine. candidate's last applied OpTime: { ts: Timestamp(99, 1), t: 4 }, my last applied OpTime: { ts: Timestamp(100, 1), t: 4 }",
    ],
    [
      'when the vote of the term is given',
      {},
      { lastVote: { term: 5, candidate: 0 } },
      'already voted for another candidate (h1:27017) this term (5)',
    ],
    [
      'when an arbiter sees a primary of equal or higher priority',
      {},
      { isArbiter: true, livePrimary: 0 },
      'can see a healthy primary (h1:27017) of equal or greater priority',
    ],
  ])('is denied to one %s', (_, asked, me, reason) => {
    expect(denialOf({ ...candidacy, ...asked }, { ...voter, ...me })).toBe(reason)
  })
})

describe('standing for election [M]', () => {
  const standing = { config, self: 0, state: State.secondary, now: 1000, standsFrom: 0, reachable: new Set([1]) }
  it('needs a majority in sight', () => {
    expect(reasonNotToStand(standing)).toBeNull()
    expect(reasonNotToStand({ ...standing, reachable: new Set() })).toBe('it does not see a majority')
  })

  it.each([
    ['is not for priority 0', { self: 2 }, 'it is not electable'],
    ['is not for who recovers', { state: State.recovering }, 'it is not a secondary'],
    ['is not for who has stepped down', { standsFrom: 2000 }, 'it has stepped down or is frozen'],
  ])('%s', (_, more, reason) => {
    expect(reasonNotToStand({ ...standing, ...more })).toBe(reason)
  })

  it('takes over from a lesser primary after (rank + 1) election timeouts [S]', () => {
    expect(takeoverDelay(config, 0, 1)).toBe(10_000)
    expect(takeoverDelay(config, 1, 2)).toBe(20_000)
    expect(takeoverDelay(config, 1, 0)).toBeNull()
  })
})

describe('optimes', () => {
  it('are ordered by the term, then by the time [M]', () => {
    const sorted = [at(5, 2), at(9, 1), at(4, 2), nowhere].sort(compareOpTimes)
    expect(sorted).toEqual([nowhere, at(9, 1), at(4, 2), at(5, 2)])
  })

  it('never go back, even if the clock does [M]', () => {
    const last = new Timestamp({ t: 100, i: 7 })
    expect(nextTimestamp(last, 90_000)).toEqual(new Timestamp({ t: 100, i: 8 }))
    expect(nextTimestamp(last, 101_500)).toEqual(new Timestamp({ t: 101, i: 1 }))
  })
})

describe('the sync source', () => {
  const candidate = (index: number, seen: Partial<Seen>) => ({
    member: config.members[index] ?? neverHere(),
    seen: { ...unseen, isUp: true, state: State.secondary, ...seen },
  })
  it('is the primary, or who has most', () => {
    const primary = candidate(0, { state: State.primary, applied: at(10, 1) })
    const ahead = candidate(1, { applied: at(9, 1) })
    const behind = candidate(2, { applied: at(3, 1) })
    expect(chooseSource([behind, ahead, primary], 0, at(5, 1), true)?.host).toBe('h1:27017')
    expect(chooseSource([behind, ahead], null, at(5, 1), true)?.host).toBe('h2:27017')
    expect(chooseSource([behind], null, at(5, 1), true)).toBeNull()
    expect(chooseSource([ahead], 0, at(5, 1), false)).toBeNull()
  })
})

function neverHere(): never {
  throw new Error('no such member')
}

describe('a rollback', () => {
  const entry = (seconds: number, t: number, more: Partial<OplogEntry> = {}): OplogEntry => ({
    ...at(seconds, t),
    v: 2,
    op: 'i',
    ns: 'x.y',
    o: { _id: seconds },
    wall: new Date(0),
    ...more,
  })
  it('goes back to the newest entry that both have', () => {
    const mine = [entry(1, 1), entry(2, 1), entry(3, 1), entry(5, 1)]
    const theirs = [entry(1, 1), entry(2, 1), entry(3, 2), entry(6, 2)]
    expect(commonPoint(mine, theirs)).toEqual(entry(2, 1))
    expect(commonPoint(mine.slice(2), theirs)).toBeNull()
  })

  it('touches the documents of the writes, and what retryable ones are remembered by', () => {
    const lsid = { id: 'session' }
    const update = entry(4, 1, { op: 'u', o: { $v: 2, diff: {} }, o2: { _id: 7 }, lsid })
    expect(touchedBy([entry(3, 1), update, entry(5, 1, { op: 'n', o: {} })])).toEqual([
      { ns: 'x.y', id: 3 },
      { ns: 'x.y', id: 7 },
      { ns: 'config.transactions', id: lsid },
    ])
    expect(touchedBy([entry(3, 1, { op: 'c', o: { create: 'y' } })])).toBeNull()
  })
})
