import { type ChangeStream, type Collection, type Db, type Document, type MongoClient, Timestamp } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'
import { openPeer } from './wire/peer.ts'

interface Item extends Document {
  _id: number | string
}

let set: RunningSet
let client: MongoClient
let db: Db
let stock: Collection<Item>

beforeAll(async () => {
  set = await startSet(1)
  client = set.client()
  db = client.db('shop')
  stock = db.collection('stock')
}, 30_000)

afterAll(() => set[Symbol.asyncDispose]())

beforeEach(() => db.dropDatabase())

// A stream waits no longer than this for the first event, which is opened before there is one.
const quick = { maxAwaitTimeMS: 20 }

/** Opens a stream and waits until the server knows of it. */
async function opened(stream: ChangeStream): Promise<ChangeStream> {
  await stream.tryNext()
  return stream
}

describe('a stream of changes', () => {
  it('tells of inserts, updates, replacements and deletes', async () => {
    await using stream = await opened(stock.watch([], quick))
    await stock.insertOne({ _id: 1, list: [1, 2, 3], deep: { a: 'long enough to be kept as it is', b: 1 } })
    await stock.updateOne({ _id: 1 }, { $set: { 'deep.b': 2, more: true }, $pop: { list: 1 } })
    await stock.updateOne({ _id: 1 }, { $unset: { more: '' } })
    await stock.replaceOne({ _id: 1 }, { n: 1 })
    await stock.deleteOne({ _id: 1 })
    const ns = { db: 'shop', coll: 'stock' }
    const documentKey = { _id: 1 }
    const head = {
      ns,
      documentKey,
      clusterTime: expect.any(Timestamp),
      wallTime: expect.any(Date),
      _id: { _data: expect.any(String) },
    }
    const description = { truncatedArrays: [], removedFields: [], updatedFields: {} }
    expect(await stream.next()).toMatchObject({
      operationType: 'insert',
      fullDocument: { _id: 1, list: [1, 2, 3] },
      ...head,
    })
    expect(await stream.next()).toEqual({
      operationType: 'update',
      ...head,
      updateDescription: {
        updatedFields: { 'deep.b': 2, more: true },
        removedFields: [],
        truncatedArrays: [{ field: 'list', newSize: 2 }],
      },
    })
    expect(await stream.next()).toMatchObject({ updateDescription: { ...description, removedFields: ['more'] } })
    expect(await stream.next()).toMatchObject({ operationType: 'replace', fullDocument: { _id: 1, n: 1 } })
    expect(await stream.next()).toEqual({ operationType: 'delete', ...head })
  })

  it('looks up whole documents, and leaves out what its pipeline does', async () => {
    const pipeline = [{ $match: { operationType: 'update' } }, { $project: { fullDocument: 1 } }]
    await using stream = await opened(stock.watch(pipeline, { fullDocument: 'updateLookup', ...quick }))
    await stock.insertOne({ _id: 1, n: 1 })
    await stock.updateOne({ _id: 1 }, { $inc: { n: 1 } })
    expect(await stream.next()).toEqual({ _id: expect.anything(), fullDocument: { _id: 1, n: 2 } })
  })

  it('goes on after a token or from a time, also from a mark without an event', async () => {
    await using stream = await opened(stock.watch([], quick))
    await stock.insertMany([1, 2, 3].map((_id) => ({ _id })))
    const [first, second]: readonly Document[] = [await stream.next(), await stream.next()]
    await using resumed = stock.watch([], { resumeAfter: first?._id })
    expect(await resumed.next()).toEqual(second)
    await using timed = stock.watch([], {
      startAtOperationTime: second?.clusterTime,
    })
    expect(await timed.next()).toEqual(second)
    const others = await opened(db.collection('others').watch([], quick))
    await stock.insertOne({ _id: 4 })
    await others.tryNext()
    const token = others.resumeToken
    await others.close()
    await db.collection('others').insertOne({ n: 1 })
    await using again = db.collection('others').watch([], { resumeAfter: token })
    expect(await again.next()).toMatchObject({ operationType: 'insert', fullDocument: { n: 1 } })
  })

  it('ends with its collection, and can only be started after that [M]', async () => {
    await stock.insertOne({ _id: 1 })
    await using stream = await opened(stock.watch([], quick))
    await stock.drop()
    expect(await stream.next()).toMatchObject({ operationType: 'drop', ns: { db: 'shop', coll: 'stock' } })
    const invalidate = await stream.next()
    expect(invalidate).toMatchObject({ operationType: 'invalidate' })
    await expect(stream.next()).rejects.toThrow('ChangeStream is closed')
    const resumed = stock.watch([], { resumeAfter: invalidate._id })
    await expect(resumed.next()).rejects.toMatchObject({ code: 260 })
    await using restarted = await opened(stock.watch([], { startAfter: invalidate._id, ...quick }))
    await stock.insertOne({ _id: 2 })
    expect(await restarted.next()).toMatchObject({ documentKey: { _id: 2 } })
  })

  it('can be of a database, or of all but those of the server', async () => {
    await using ofDb = await opened(db.watch([], quick))
    await using ofAll = await opened(client.watch([], quick))
    await client.db('other').collection('x').insertOne({})
    await stock.insertOne({ _id: 1 })
    expect(await ofDb.next()).toMatchObject({ ns: { db: 'shop' } })
    expect(await ofAll.next()).toMatchObject({ ns: { db: 'other' } })
    await db.dropDatabase()
    const types = [await ofDb.next(), await ofDb.next(), await ofDb.next()].map(({ operationType }) => operationType)
    expect(types).toEqual(['drop', 'dropDatabase', 'invalidate'])
  })

  it('is refused for a token that is none, or a time that is no longer known [S: codes]', async () => {
    await expect(stock.watch([], { resumeAfter: { _data: 'x' } }).next()).rejects.toMatchObject({ code: 260 })
    const long = new Timestamp({ t: 1, i: 1 })
    await expect(stock.watch([], { startAtOperationTime: long }).next()).rejects.toMatchObject({ code: 286 })
  })
})

describe('the oplog', () => {
  it('says what was written, as the real one does [D8]', async () => {
    await stock.insertOne({ _id: 1, n: 1 })
    await stock.updateOne({ _id: 1 }, { $set: { n: 2 } })
    await stock.deleteOne({ _id: 1 })
    const oplog = client.db('local').collection('oplog.rs')
    const entries = await oplog.find({ ns: 'shop.stock' }, { sort: { $natural: -1 }, limit: 3 }).toArray()
    const more = {
      ts: expect.any(Timestamp),
      t: expect.any(Number),
      v: 2,
      wall: expect.any(Date),
      ui: expect.anything(),
    }
    expect(entries).toMatchObject([
      { ...more, op: 'd', o: { _id: 1 } },
      { ...more, op: 'u', o: { $v: 2, diff: { u: { n: 2 } } }, o2: { _id: 1 } },
      { ...more, op: 'i', o: { _id: 1, n: 1 }, lsid: expect.anything(), txnNumber: expect.any(Number), stmtId: 0 },
    ])
  })

  it('can be followed from a time on', async () => {
    const { operationTime } = await db.command({ ping: 1 })
    const filter = { ts: { $gt: operationTime }, ns: 'shop.stock' }
    const cursor = client.db('local').collection('oplog.rs').find(filter, { tailable: true, awaitData: true })
    await using tail = cursor
    const waiting = tail.next()
    await stock.insertOne({ _id: 1 })
    await stock.insertOne({ _id: 2 })
    expect(await waiting).toMatchObject({ op: 'i', o: { _id: 1 } })
    expect(await tail.next()).toMatchObject({ op: 'i', o: { _id: 2 } })
  })
})

describe('a retryable write', () => {
  const send = async (...commands: Document[]): Promise<readonly Document[]> => {
    const [member] = set.members
    const peer = await openPeer('127.0.0.1', member?.port ?? 0, 1000)
    const { id } = await peer.command('admin', { startSession: 1 })
    const replies: Document[] = []
    for (const command of commands) {
      const { $clusterTime: _, operationTime: __, ...reply } = await peer.command('shop', { ...command, lsid: id })
      replies.push(reply)
    }
    peer.close()
    return replies
  }

  it.each<[string, Document, number]>([
    ['insert', { insert: 'stock', documents: [{ _id: 'a', n: 2 }] }, 3],
    ['update', { update: 'stock', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }, 2],
    ['upsert', { update: 'stock', updates: [{ q: { _id: 5 }, u: { $inc: { n: 1 } }, upsert: true }] }, 2],
    ['delete', { delete: 'stock', deletes: [{ q: { n: 1 }, limit: 1 }] }, 4],
    ['findAndModify of before', { findAndModify: 'stock', query: { _id: 1 }, update: { $inc: { n: 1 } } }, 2],
    ['findAndModify of after', { findAndModify: 'stock', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true }, 2],
    [
      'findAndModify that upserts',
      { findAndModify: 'stock', query: { _id: 5 }, update: { n: 4 }, upsert: true, new: true },
      5,
    ],
    ['findAndModify that removes', { findAndModify: 'stock', query: { n: 1 }, remove: true }, 4],
  ])('%s is done once and answered twice alike', async (name, command, sum) => {
    await stock.insertMany([{ _id: 1, n: 1 }, ...(sum === 4 ? [{ _id: 2, n: 4 }] : [])])
    const [first, second] = await send({ ...command, txnNumber: 1 }, { ...command, txnNumber: 1 })
    expect([name, second]).toEqual([name, first])
    expect(await stock.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).next()).toEqual({ _id: null, n: sum })
  })

  it('of an old number is refused [M: 225]', async () => {
    const insert = (_id: number, txnNumber: number) => ({ insert: 'stock', documents: [{ _id }], txnNumber })
    await expect(send(insert(1, 2), insert(2, 1))).rejects.toMatchObject({ code: 225, codeName: 'TransactionTooOld' })
  })
})

describe('a transaction', () => {
  it('is seen by nobody before it is committed, and then at once', async () => {
    await stock.insertOne({ _id: 1, n: 1 })
    await using session = client.startSession()
    await using stream = await opened(db.watch([], quick))
    await session.withTransaction(async () => {
      await stock.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session })
      await db.collection<Item>('log').insertOne({ _id: 'x' }, { session })
      expect(await stock.findOne({ _id: 1 }, { session })).toEqual({ _id: 1, n: 2 })
      expect(await stock.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1 })
    })
    expect(await stock.findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 })
    expect([await stream.next(), await stream.next()]).toMatchObject([
      { operationType: 'update' },
      { operationType: 'insert' },
    ])
  })

  it('leaves nothing when it is aborted, or somebody else was faster [M: 112]', async () => {
    await stock.insertOne({ _id: 1, n: 1 })
    await using session = client.startSession()
    session.startTransaction()
    await stock.deleteOne({ _id: 1 }, { session })
    await session.abortTransaction()
    session.startTransaction()
    await stock.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session })
    await stock.updateOne({ _id: 1 }, { $set: { n: 7 } })
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 112 })
    expect(await stock.findOne({ _id: 1 })).toEqual({ _id: 1, n: 7 })
  })
})
