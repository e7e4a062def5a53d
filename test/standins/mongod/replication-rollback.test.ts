import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize } from 'bson'
import type { Document } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'
import type { RunningMongod } from './support.ts'

interface Item {
  readonly _id: string
  readonly count: number
}

let set: RunningSet

beforeAll(async () => {
  set = await startSet(3)
}, 60_000)

afterAll(() => set[Symbol.asyncDispose](), 30_000)

function stockOf(member: RunningMongod) {
  return member.client({ readPreference: 'secondaryPreferred' }).db('shop').collection<Item>('stock')
}

/** The first member goes on alone with `write`, is killed, and finds the others with a primary of their own. */
async function writeAlone(write: (alone: RunningMongod) => Promise<unknown>, meanwhile: () => Promise<unknown>) {
  const alone = await set.primary()
  const others = await set.secondaries()
  await Promise.all(others.map((member) => member.end('SIGKILL')))
  await write(alone)
  await alone.end('SIGKILL')
  await Promise.all(others.map((member) => set.restart(member)))
  await set.primary()
  await meanwhile()
  return set.restart(alone)
}

async function allOf(member: RunningMongod): Promise<readonly Document[]> {
  return stockOf(member).find().sort({ _id: 1 }).toArray()
}

it('undoes the writes that nobody else has, and keeps them as BSON', async () => {
  const stock = set.client().db('shop').collection<Item>('stock')
  const items = ['kept', 'changed', 'deleted', 'both'].map((_id) => ({ _id, count: 1 }))
  await stock.insertMany(items, { writeConcern: { w: 3 } })
  const alone = await writeAlone(
    async (primary) => {
      const own = primary
        .client({ retryWrites: false, writeConcern: { w: 1 } })
        .db('shop')
        .collection<Item>('stock')
      await own.insertOne({ _id: 'lost', count: 9 })
      await own.updateOne({ _id: 'changed' }, { $set: { count: 9 } })
      await own.updateOne({ _id: 'both' }, { $inc: { count: 8 } })
      await own.deleteOne({ _id: 'deleted' })
    },
    async () => {
      await stock.updateOne({ _id: 'both' }, { $inc: { count: 1 } }, { writeConcern: { w: 'majority' } })
      await stock.insertOne({ _id: 'new', count: 1 }, { writeConcern: { w: 'majority' } })
    },
  )
  const wanted = [
    { _id: 'both', count: 2 },
    { _id: 'changed', count: 1 },
    { _id: 'deleted', count: 1 },
    { _id: 'kept', count: 1 },
    { _id: 'new', count: 1 },
  ]
  await expect.poll(() => allOf(alone), { timeout: 10_000 }).toEqual(wanted)
  expect(await allOf(await set.primary())).toEqual(wanted)
  expect(removedFrom(alone.dbPath, 'shop.stock')).toEqual([
    { _id: 'lost', count: 9 },
    { _id: 'changed', count: 9 },
    { _id: 'both', count: 9 },
  ])
  const { rbid } = await alone.client().db('admin').command({ replSetGetRBID: 1 })
  expect(rbid).toBe(2)
}, 60_000)

it('fetches all data anew where a collection was made that nobody else has', async () => {
  const alone = await writeAlone(
    (primary) =>
      primary
        .client({ writeConcern: { w: 1 } })
        .db('shop')
        .collection('mistake')
        .insertOne({}),
    () => set.client().db('shop').collection<Item>('stock').insertOne({ _id: 'later', count: 1 }),
  )
  const names = async (): Promise<readonly string[]> => {
    const db = alone.client({ readPreference: 'secondaryPreferred' }).db('shop')
    return (await db.listCollections().toArray()).map(({ name }) => name)
  }
  await expect.poll(names, { timeout: 10_000 }).toEqual(['stock'])
  await expect.poll(async () => (await allOf(alone)).map(({ _id }) => _id)).toContain('later')
}, 60_000)

/** The documents that a rollback has written away, in their order. */
function removedFrom(dbPath: string, ns: string): readonly Document[] {
  const folder = join(dbPath, 'rollback', ns)
  return readdirSync(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name))
    const documents: Document[] = []
    for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at)) {
      documents.push(deserialize(bytes.subarray(at, at + bytes.readInt32LE(at))))
    }
    return documents
  })
}
