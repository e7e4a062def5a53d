import { type Db, type Document, type MongoClient, ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningMongod, startMongod } from './support.ts'

interface Item extends Document {
  _id: number | string
}

let mongod: RunningMongod
let client: MongoClient
let db: Db

beforeAll(async () => {
  mongod = await startMongod()
  client = mongod.client({ retryWrites: false })
  db = client.db('shop')
}, 30_000)

afterAll(() => mongod[Symbol.asyncDispose]())

beforeEach(() => db.dropDatabase())

const stock = () => db.collection<Item>('stock')

describe('documents', () => {
  it('are inserted with an _id, read, updated, replaced and deleted', async () => {
    const { insertedIds } = await stock().insertMany([{ _id: 1, n: 1 }, { n: 2 } as Document as Item])
    expect(insertedIds[1]).toBeInstanceOf(ObjectId)
    expect(await stock().updateMany({ n: { $gte: 1 } }, { $inc: { n: 10 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    })
    expect(await stock().updateOne({ _id: 1 }, { $set: { n: 11 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    })
    expect(await stock().replaceOne({ _id: 1 }, { m: 3 })).toMatchObject({ modifiedCount: 1 })
    expect(await stock().findOne({ _id: 1 })).toEqual({ _id: 1, m: 3 })
    expect(await stock().updateOne({ _id: 9 }, { $set: { n: 1 } }, { upsert: true })).toMatchObject({ upsertedId: 9 })
    expect(await stock().deleteMany({ n: { $exists: true } })).toMatchObject({ deletedCount: 2 })
    expect(await stock().find().toArray()).toEqual([{ _id: 1, m: 3 }])
  })

  it('are found sorted, cut, projected, counted and joined', async () => {
    await stock().insertMany([1, 2, 3, 4].map((n) => ({ _id: n, n, kind: n % 2 === 0 ? 'even' : 'odd' })))
    const found = stock().find({ n: { $gt: 1 } }, { sort: { n: -1 }, skip: 1, limit: 2, projection: { n: 1, _id: 0 } })
    expect(await found.toArray()).toEqual([{ n: 3 }, { n: 2 }])
    expect(await stock().find().hint({ $natural: -1 }).limit(1).toArray()).toMatchObject([{ n: 4 }])
    expect([await stock().countDocuments({ kind: 'odd' }), await stock().estimatedDocumentCount()]).toEqual([2, 4])
    expect(await stock().distinct('kind')).toEqual(['odd', 'even'])
    const groups = stock().aggregate([
      { $match: { n: { $lt: 4 } } },
      { $group: { _id: '$kind', sum: { $sum: '$n' } } },
      { $sort: { _id: 1 } },
    ])
    expect(await groups.toArray()).toEqual([
      { _id: 'even', sum: 2 },
      { _id: 'odd', sum: 4 },
    ])
    await db.collection('notes').insertOne({ of: 2, text: 'two' })
    const lookup = { from: 'notes', localField: '_id', foreignField: 'of', as: 'notes' }
    expect(
      await stock()
        .aggregate([{ $match: { _id: 2 } }, { $lookup: lookup }])
        .next(),
    ).toMatchObject({ notes: [{ text: 'two' }] })
    await stock()
      .aggregate([{ $project: { n: 1 } }, { $out: 'copy' }])
      .toArray()
    expect(await db.collection('copy').countDocuments()).toBe(4)
    await stock()
      .aggregate([{ $match: { _id: 1 } }, { $set: { more: true } }, { $merge: 'copy' }])
      .toArray()
    expect(await db.collection<Item>('copy').findOne({ _id: 1 })).toEqual({ _id: 1, n: 1, kind: 'odd', more: true })
    expect(await stock().findOne({ _id: 1 })).toEqual({ _id: 1, n: 1, kind: 'odd' })
  })

  it('are found and modified in one step', async () => {
    await stock().insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ])
    const after = { returnDocument: 'after' } as const
    expect(await stock().findOneAndUpdate({}, { $inc: { n: 5 } }, { sort: { n: -1 }, ...after })).toEqual({
      _id: 2,
      n: 7,
    })
    expect(await stock().findOneAndReplace({ _id: 1 }, { m: 1 })).toEqual({ _id: 1, n: 1 })
    expect(await stock().findOneAndUpdate({ _id: 5 }, { $set: { n: 1 } }, { upsert: true, ...after })).toEqual({
      _id: 5,
      n: 1,
    })
    expect(await stock().findOneAndDelete({ _id: 5 }, { projection: { _id: 0 } })).toEqual({ n: 1 })
    expect(await stock().findOneAndDelete({ _id: 5 })).toBeNull()
  })

  it('come in batches, from a cursor that can be killed', async () => {
    await stock().insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id })))
    expect(await stock().find({}, { batchSize: 50 }).toArray()).toHaveLength(300)
    const first = await db.command({ find: 'stock', batchSize: 2 })
    expect(first.cursor.firstBatch).toHaveLength(2)
    expect(await db.command({ killCursors: 'stock', cursors: [first.cursor.id] })).toMatchObject({
      cursorsKilled: [first.cursor.id],
    })
    const getMore = db.command({ getMore: first.cursor.id, collection: 'stock' })
    await expect(getMore).rejects.toMatchObject({ code: 43, message: `cursor id ${first.cursor.id} not found` })
  })
})

describe('indexes', () => {
  it('are made, listed and dropped', async () => {
    expect(await stock().createIndex({ a: 1, b: -1 }, { sparse: true })).toBe('a_1_b_-1')
    expect(await stock().indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1, b: -1 }, name: 'a_1_b_-1', sparse: true },
    ])
    await stock().dropIndex('a_1_b_-1')
    await expect(stock().dropIndex('a_1_b_-1')).rejects.toMatchObject({ code: 27, codeName: 'IndexNotFound' })
    await expect(db.collection('none').indexes()).rejects.toMatchObject({
      code: 26,
      message: 'ns does not exist: shop.none',
    })
  })

  it('keep values unique [M]', async () => {
    await stock().createIndex({ 'tags.k': 1 }, { unique: true, partialFilterExpression: { on: true } })
    await stock().insertMany([
      { _id: 1, on: true, tags: [{ k: 'a' }, { k: 'b' }] },
      { _id: 2, on: false, tags: [{ k: 'a' }] },
    ])
    const twice = stock().insertOne({ _id: 3, on: true, tags: [{ k: 'b' }] })
    await expect(twice).rejects.toMatchObject({
      code: 11000,
      message: 'E11000 duplicate key error collection: shop.stock index: tags.k_1 dup key: { tags.k: "b" }',
      keyPattern: { 'tags.k': 1 },
      keyValue: { 'tags.k': 'b' },
    })
    await expect(stock().updateOne({ _id: 2 }, { $set: { on: true } })).rejects.toMatchObject({ code: 11000 })
    await expect(stock().insertOne({ _id: 1 })).rejects.toMatchObject({ keyPattern: { _id: 1 } })
    await stock().updateOne({ _id: 1 }, { $set: { tags: [] } })
    await stock().updateOne({ _id: 2 }, { $set: { on: true } })
  })

  it('are refused where documents collide already, or another one is in the way [M]', async () => {
    await stock().insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
    ])
    await expect(stock().createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 })
    await stock().createIndex({ n: 1 })
    await expect(stock().createIndex({ n: 1 }, { name: 'other' })).rejects.toMatchObject({ code: 85 })
    await expect(stock().createIndex({ m: 1 }, { name: 'n_1' })).rejects.toMatchObject({ code: 86 })
  })
})

describe('collections and databases', () => {
  it('are made, listed, renamed and dropped', async () => {
    await db.createCollection('a', { validator: { n: { $gt: 0 } } })
    await expect(db.collection('a').insertOne({ n: 0 })).rejects.toMatchObject({ code: 121 })
    await db.collection('b').insertOne({})
    await db.renameCollection('b', 'c')
    const names = async () => (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
    expect(await names()).toEqual(['a', 'c'])
    await expect(db.renameCollection('c', 'a')).rejects.toMatchObject({ code: 48 })
    await db.collection('a').drop()
    expect(await names()).toEqual(['c'])
    const { databases } = await client.db().admin().listDatabases()
    expect(databases.map(({ name }) => name)).toEqual(['admin', 'shop'])
    expect(await db.stats()).toMatchObject({ collections: 1, objects: 1 })
  })
})

describe('a batch of writes', () => {
  it('ends at its first error if it is ordered, and only then', async () => {
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }]
    await expect(stock().insertMany(documents)).rejects.toMatchObject({ result: { insertedCount: 1 } })
    await expect(stock().insertMany(documents, { ordered: false })).rejects.toMatchObject({
      result: { insertedCount: 1 },
    })
    expect(await stock().countDocuments()).toBe(2)
  })
})

describe('a standalone [S, M]', () => {
  it.each<[string, string, Document, number, string]>([
    ['no such command', 'shop', { frobnicate: 1 }, 59, "no such command: 'frobnicate'"],
    [
      'a command of admin elsewhere',
      'shop',
      { replSetGetStatus: 1 },
      13,
      'replSetGetStatus may only be run against the admin database.',
    ],
    ['a parameter that is none', 'admin', { getParameter: 1, frobnicate: 1 }, 72, 'no option found to get'],
    [
      'a stream of changes',
      'shop',
      { aggregate: 'stock', pipeline: [{ $changeStream: {} }], cursor: {} },
      40573,
      'The $changeStream stage is only supported on replica sets',
    ],
    [
      'a stage that is none',
      'shop',
      { aggregate: 'stock', pipeline: [{ $frobnicate: {} }], cursor: {} },
      40324,
      "Unrecognized pipeline stage name: '$frobnicate'",
    ],
    [
      'an operator that is none',
      'shop',
      { find: 'stock', filter: { a: { $frobnicate: 1 } } },
      2,
      'unknown operator: $frobnicate',
    ],
    [
      'a tail of what is not capped',
      'shop',
      { find: 'stock', tailable: true },
      2,
      'error processing query: ns=shop.stock tailable cursor requested on non capped collection',
    ],
    [
      'a fail point without test commands',
      'admin',
      { configureFailPoint: 'failCommand', mode: 'off' },
      59,
      "no such command: 'configureFailPoint'",
    ],
  ])('refuses %s', async (_, name, command, code, message) => {
    await expect(client.db(name).command(command)).rejects.toMatchObject({ code, message })
  })

  it('takes no transaction numbers [facts: 20]', async () => {
    const session = client.startSession()
    const lsid = { id: session.id?.id }
    const insert = { insert: 'stock', documents: [{}], lsid, txnNumber: 1 }
    await session.endSession()
    await expect(db.command(insert)).rejects.toMatchObject({
      code: 20,
      message: 'Transaction numbers are only allowed on a replica set member or mongos',
    })
  })

  it('says what it is', async () => {
    expect(await db.command({ buildInfo: 1 })).toMatchObject({ modules: ['standin'], standin: true, bits: 64 })
    const { log } = await client.db('admin').command({ getLog: 'startupWarnings' })
    expect(log[0]).toContain('STAND-IN, NOT MongoDB')
    expect(await client.db('admin').command({ serverStatus: 1 })).toMatchObject({
      process: 'mongod',
      pid: mongod.process.pid,
    })
    expect(await client.db('admin').command({ hostInfo: 1 })).toMatchObject({ os: { type: 'Linux' } })
  })

  it('has all again after it was killed', async () => {
    await stock().insertOne({ _id: 'kept', deep: { at: new Date(5) } }, { writeConcern: { w: 1 } })
    await using first = await startMongod()
    const client = first.client()
    await client
      .db('x')
      .collection('y')
      .insertMany([{ _id: 1 as never }, { _id: 2 as never }])
    // Closed later, it would look half a minute for the server that is gone.
    await client.close()
    await first.end('SIGKILL')
    await using second = await startMongod({ dbPath: first.dbPath })
    expect(await second.client().db('x').collection('y').distinct('_id')).toEqual([1, 2])
  }, 30_000)
})
