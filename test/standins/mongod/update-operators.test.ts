import { Decimal128, type Document, Long, ObjectId } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference } from './crud/diff.ts'
import { modify } from './crud/update/modify.ts'
import { upserted } from './crud/update/upsert.ts'
import { patch } from './store/patch.ts'

const id = new ObjectId()

function change(before: Document, update: Document | Document[], filter: Document = {}, arrayFilters: Document[] = []) {
  return modify(before, { filter, update, arrayFilters, options: {} })
}

describe('update operators', () => {
  it.each<[string, Document, Document, Document]>([
    ['$set makes what leads there', { a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
    ['$set grows an array', { a: [1] }, { $set: { 'a.2': 3 } }, { a: [1, null, 3] }],
    ['$unset leaves other fields', { a: 1, b: 2 }, { $unset: { a: '', q: '' } }, { b: 2 }],
    ['$unset of an element leaves null', { a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
    ['$inc and $mul', { n: 2, m: 3 }, { $inc: { n: 1, x: 5 }, $mul: { m: 2, y: 9 } }, { n: 3, m: 6, x: 5, y: 0 }],
    ['$inc keeps a Long', { n: Long.MAX_VALUE }, { $inc: { n: -1 } }, { n: Long.MAX_VALUE.subtract(1) }],
    ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3, b: 7 }, $max: { c: 1 } }, { a: 3, b: 5, c: 1 }],
    ['$rename', { a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
    ['$push of one', { a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
    [
      '$push with all its modifiers',
      { a: [{ n: 3 }, { n: 1 }] },
      { $push: { a: { $each: [{ n: 2 }], $sort: { n: 1 }, $slice: 2 } } },
      { a: [{ n: 1 }, { n: 2 }] },
    ],
    ['$push at a position', { a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
    [
      '$addToSet',
      { a: [1, id] },
      { $addToSet: { a: { $each: [1, new ObjectId(id.toHexString()), 2] } } },
      { a: [1, id, 2] },
    ],
    [
      '$pull by value and by condition',
      { a: [1, 5], b: [1, 5] },
      { $pull: { a: 1, b: { $gt: 3 } } },
      { a: [5], b: [1] },
    ],
    ['$pull of documents', { a: [{ k: 1 }, { k: 2 }] }, { $pull: { a: { k: { $in: [2] } } } }, { a: [{ k: 1 }] }],
    ['$pullAll', { a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
    ['$pop at both ends', { a: [1, 2], b: [1, 2] }, { $pop: { a: 1, b: -1 } }, { a: [1], b: [2] }],
    ['$bit', { a: 5 }, { $bit: { a: { and: 6, or: 8 } } }, { a: 12 }],
    ['$setOnInsert is for inserts', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  ])('%s', (_, before, update, after) => {
    expect(change({ _id: 1, ...before }, update)).toEqual({ _id: 1, ...after })
  })

  it('leave the document they are given as it is', () => {
    const before = { _id: 1, a: { b: [1] } }
    change(before, { $push: { 'a.b': 2 } })
    expect(before).toEqual({ _id: 1, a: { b: [1] } })
  })

  it('change the element that the query met, or those that a filter lets pass', () => {
    const before = {
      _id: 1,
      a: [
        { k: 1, n: 0 },
        { k: 2, n: 0 },
      ],
    }
    expect(change(before, { $inc: { 'a.$.n': 1 } }, { 'a.k': 2 }).a).toEqual([
      { k: 1, n: 0 },
      { k: 2, n: 1 },
    ])
    expect(change(before, { $inc: { 'a.$[].n': 1 } }).a).toEqual([
      { k: 1, n: 1 },
      { k: 2, n: 1 },
    ])
    expect(change(before, { $set: { 'a.$[e].n': 9 } }, {}, [{ 'e.k': { $lt: 2 } }]).a).toEqual([
      { k: 1, n: 9 },
      { k: 2, n: 0 },
    ])
  })

  it('can be a pipeline', () => {
    expect(change({ _id: 1, a: 2 }, [{ $set: { b: { $add: ['$a', 1] } } }, { $unset: 'a' }])).toEqual({ _id: 1, b: 3 })
  })

  it.each<[string, Document, number]>([
    ['an operator that is none', { $foo: { a: 1 } }, 9],
    ['two for one field', { $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40],
    ['another _id', { $set: { _id: 2 } }, 66],
    ['$inc of a text', { $inc: { t: 1 } }, 14],
    ['a field in a number', { $set: { 'n.x': 1 } }, 28],
    ['$push to a number', { $push: { n: 1 } }, 2],
    ['an array filter that is missing', { $set: { 'l.$[e]': 1 } }, 2],
    ['a replacement with an operator in it', { a: 1, $set: { b: 1 } }, 52],
  ])('refuse %s [M]', (_, update, code) => {
    const before = { _id: 1, t: 'x', n: 1, l: [1] }
    expect(() => change(before, update)).toThrow(expect.objectContaining({ code }))
  })
})

describe('an upsert', () => {
  it('begins with what its filter says for sure', () => {
    const filter = { a: 1, b: { $gt: 2 }, 'c.d': { $eq: 3 }, $and: [{ e: 4 }] }
    const made = upserted({ filter, update: { $set: { f: 5 }, $setOnInsert: { g: 6 } }, arrayFilters: [], options: {} })
    expect(made).toEqual({ _id: expect.any(ObjectId), a: 1, c: { d: 3 }, e: 4, f: 5, g: 6 })
  })

  it('of a whole document takes only the _id of its filter', () => {
    const made = upserted({ filter: { _id: 7, a: 1 }, update: { b: 2 }, arrayFilters: [], options: {} })
    expect(made).toEqual({ _id: 7, b: 2 })
  })
})

describe('the difference of an update', () => {
  it.each<[string, Document, Document, Document]>([
    ['fields [D8]', { a: 1, b: 2, c: 3 }, { a: 1, b: 4, d: 5 }, { d: { c: false }, u: { b: 4 }, i: { d: 5 } }],
    [
      'a field inside a long document',
      { o: { a: 1, long: 'x'.repeat(50) } },
      { o: { a: 2, long: 'x'.repeat(50) } },
      { so: { u: { a: 2 } } },
    ],
    [
      'an array that loses its end and changes',
      { l: ['a'.repeat(30), 'b'.repeat(30), 'c'] },
      { l: ['a'.repeat(30), 'z'] },
      { sl: { a: true, l: 2, u1: 'z' } },
    ],
    ['types', { n: 1, m: new Decimal128('1') }, { n: '1', m: new Decimal128('1') }, { u: { n: '1' } }],
  ])('tells %s', (_, before, after, diff) => {
    expect(difference(before, after)).toEqual({ $v: 2, diff })
  })

  it('is none where nothing changed', () => {
    expect(difference({ a: [1, { b: id }] }, { a: [1, { b: new ObjectId(id.toHexString()) }] })).toBeNull()
  })

  it('makes the new document of the old one, whatever the two are', () => {
    const field = fc.constantFrom('a', 'b', 'c', 'd')
    const { document } = fc.letrec<{ value: unknown; document: Document }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.string(),
        fc.constant(null),
        fc.array(tie('value')),
        tie('document'),
      ),
      document: fc.dictionary(field, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    }))
    fc.assert(
      fc.property(document, document, (before, after) => {
        const diff = difference(before, after)
        expect(diff === null ? before : patch(before, diff.diff)).toEqual(after)
      }),
    )
  })
})
