import { Timestamp } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'

let set: RunningSet

beforeAll(async () => {
  set = await startSet(3)
}, 60_000)

afterAll(() => set[Symbol.asyncDispose](), 30_000)

it('tells a stream of changes every write once and in order, though its server is killed meanwhile', async () => {
  // The driver looks for the killed server this long, to close the stream's cursor there, before it goes on.
  const client = set.client({ serverSelectionTimeoutMS: 2000 })
  const stock = client.db('shop').collection<{ _id: number; n?: number }>('stock')
  await stock.insertOne({ _id: 0 })
  const seen: number[] = []
  const stream = stock.watch([], { maxAwaitTimeMS: 50, startAtOperationTime: await now() })
  stream.on('change', (event) => {
    if (event.operationType === 'insert') seen.push(event.documentKey._id)
  })
  const written = Array.from({ length: 200 }, (_, at) => at + 1)
  for (const _id of written) {
    if (_id === 100) (await set.primary()).process.kill('SIGKILL')
    const write = () => stock.updateOne({ _id }, { $set: { n: 1 } }, { upsert: true, writeConcern: { w: 'majority' } })
    // It does not retry a write either whose connection is lost after another one of the same server.
    await write().catch(write)
  }
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(written.length)
  expect(seen).toEqual(written)
  await stream.close()
}, 60_000)

/** The time after all that was written so far. */
async function now(): Promise<Timestamp> {
  const { operationTime } = await set.client().db('admin').command({ ping: 1 })
  return new Timestamp({ t: operationTime.t, i: operationTime.i + 1 })
}
