import type { Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'

let set: RunningSet
let client: MongoClient

beforeAll(async () => {
  set = await startSet(1, { args: ['--setParameter', 'enableTestCommands=1'] })
  client = set.client()
}, 30_000)

afterAll(() => set[Symbol.asyncDispose]())

async function failNext(data: Document, times = 1): Promise<void> {
  await client.db('admin').command({ configureFailPoint: 'failCommand', mode: { times }, data })
}

const stock = () => client.db('shop').collection<Document & { _id: number }>('stock')

describe('the fail point failCommand [R]', () => {
  it.each<[string, Document]>([
    ['a lost connection', { closeConnection: true }],
    ['a primary that steps down', { errorCode: 10107 }],
    ['a member that shuts down', { errorCode: 91 }],
  ])('makes %s, after which a driver writes once more, and once', async (_, failure) => {
    await stock().deleteMany({})
    await failNext({ failCommands: ['insert'], ...failure })
    await stock().insertOne({ _id: 1 })
    expect(await stock().countDocuments()).toBe(1)
  })

  it('makes an error that is not tried again', async () => {
    await failNext({ failCommands: ['find'], errorCode: 2 })
    await expect(stock().findOne()).rejects.toMatchObject({ code: 2, codeName: 'BadValue' })
  })

  it('makes an error of the write concern, though the write is done', async () => {
    await stock().deleteMany({})
    await failNext({ failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'late' } })
    await expect(stock().insertOne({ _id: 2 })).rejects.toMatchObject({ code: 64 })
    expect(await stock().countDocuments()).toBe(1)
  })

  it('makes a stream of changes lose its place, which the driver finds again', async () => {
    const stream = stock().watch([], { maxAwaitTimeMS: 20 })
    await stream.tryNext()
    await failNext({ failCommands: ['getMore'], errorCode: 43 })
    await stock().insertOne({ _id: 3 })
    expect(await stream.next()).toMatchObject({ documentKey: { _id: 3 } })
    await stream.close()
  })

  it('makes a command slow', async () => {
    await failNext({ failCommands: ['ping'], blockConnection: true, blockTimeMS: 60 })
    const begun = Date.now()
    await client.db('admin').command({ ping: 1 })
    expect(Date.now() - begun).toBeGreaterThan(55)
  })
})
