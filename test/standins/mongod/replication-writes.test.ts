import type { Collection } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'

let set: RunningSet

beforeAll(async () => {
  set = await startSet(3)
}, 60_000)

afterAll(() => set[Symbol.asyncDispose](), 30_000)

it('replicates to all members, and waits for as many as the write concern says [S, M: 64]', async () => {
  const stock = set.client().db('shop').collection<{ _id: number }>('stock')
  await stock.insertOne({ _id: 1 }, { writeConcern: { w: 3 } })
  const [secondary] = await set.secondaries()
  const own = secondary?.client({ readPreference: 'secondary' }).db('shop').collection('stock')
  expect(await own?.findOne()).toEqual({ _id: 1 })
  const refused = stock.insertOne({ _id: 2 }, { writeConcern: { w: 4 } })
  await expect(refused).rejects.toMatchObject({ code: 100, message: 'Not enough data-bearing nodes' })
  secondary?.process.kill('SIGSTOP')
  const late = stock.insertOne({ _id: 3 }, { writeConcern: { w: 3, wtimeoutMS: 100 } })
  await expect(late).rejects.toMatchObject({ code: 64, result: { writeConcernError: { errInfo: { wtimeout: true } } } })
  await stock.insertOne({ _id: 4 }, { writeConcern: { w: 'majority' } })
  secondary?.process.kill('SIGCONT')
  await stock.insertOne({ _id: 5 }, { writeConcern: { w: 3 } })
}, 30_000)

it('keeps every acknowledged write when the primary is killed, and takes it back when it returns', async () => {
  const orders = set.client({ retryWrites: true }).db('shop').collection('orders')
  const writer = startWriter(orders)
  const first = await set.primary()
  await pause(300)
  await first.end('SIGKILL')
  const second = await set.primary()
  await pause(300)
  const returned = await set.restart(first)
  await pause(300)
  const acknowledged = await writer.stop()
  expect(second.host).not.toBe(first.host)
  expect(acknowledged.length).toBeGreaterThan(20)
  expect(await orders.distinct('number')).toEqual(acknowledged)
  expect(await orders.countDocuments()).toBe(acknowledged.length)
  const own = returned.client({ readPreference: 'secondaryPreferred' }).db('shop').collection('orders')
  await expect.poll(() => own.countDocuments(), { timeout: 5000 }).toBe(acknowledged.length)
}, 60_000)

/** Writes one document after another until told to stop; gives the numbers that the majority acknowledged. */
function startWriter(collection: Collection): { readonly stop: () => Promise<readonly number[]> } {
  const acknowledged: number[] = []
  let isStopped = false
  const write = async (): Promise<void> => {
    for (let number = 0; !isStopped; number += 1) {
      await collection.insertOne({ number }, { writeConcern: { w: 'majority' } })
      acknowledged.push(number)
    }
  }
  const writing = write()
  return {
    stop: async () => {
      isStopped = true
      await writing
      return acknowledged
    },
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
