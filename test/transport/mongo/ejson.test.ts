import { BSON } from 'mongodb'
import { expect, test } from 'vitest'
import { fromBson, toBson } from '../../../src/transport/mongo/ejson.ts'

/** What a server would read of a document. */
function sent(document: Parameters<typeof toBson>[0]) {
  return BSON.deserialize(BSON.serialize(toBson(document)), { promoteValues: false, promoteLongs: false })
}

test.each([
  ['a whole number', 1, new BSON.Int32(1)],
  ['one of more than 32 bits', 12_345_678_901, BSON.Long.fromNumber(12_345_678_901)],
  ['one that must be long', { $numberLong: '5' }, BSON.Long.fromNumber(5)],
  ['a fraction', 0.5, new BSON.Double(0.5)],
  ['a time of the oplog', { $timestamp: { t: 7, i: 1 } }, new BSON.Timestamp({ t: 7, i: 1 })],
  ['an id', { $oid: '0123456789abcdef01234567' }, new BSON.ObjectId('0123456789abcdef01234567')],
  ['a date', { $date: '2026-01-02T03:04:05Z' }, new Date('2026-01-02T03:04:05Z')],
])('%s is sent as what it is', (_, value, expected) => {
  expect(sent({ value }).value).toEqual(expected)
})

test('a reply is told in plain numbers, and in Extended JSON where JSON has no type for it', () => {
  const reply = {
    ok: 1,
    term: BSON.Long.fromNumber(3),
    at: new BSON.Timestamp({ t: 7, i: 1 }),
    date: new Date('2026-01-02T03:04:05Z'),
    set: new BSON.ObjectId('0123456789abcdef01234567'),
  }
  expect(fromBson(reply)).toEqual({
    ok: 1,
    term: 3,
    at: { $timestamp: { t: 7, i: 1 } },
    date: { $date: '2026-01-02T03:04:05Z' },
    set: { $oid: '0123456789abcdef01234567' },
  })
})
