import type { Db, Document } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'

let set: RunningSet
let admin: Db

beforeAll(async () => {
  set = await startSet(1)
  admin = set.client().db('admin')
}, 30_000)

afterAll(() => set[Symbol.asyncDispose]())

it('writes the level of its data when it is initiated', async () => {
  const document = await admin.collection<{ _id: string }>('system.version').findOne()
  expect(document).toEqual({ _id: 'featureCompatibilityVersion', version: '8.0' })
})

it('keeps a default write concern, which cannot be taken back [M]', async () => {
  expect(await admin.command({ getDefaultRWConcern: 1 })).toMatchObject({
    defaultWriteConcern: { w: 'majority' },
    defaultWriteConcernSource: 'implicit',
  })
  await admin.command({ setDefaultRWConcern: 1, defaultWriteConcern: { w: 5 } })
  const insert = admin.client.db('shop').collection('stock').insertOne({})
  await expect(insert).rejects.toMatchObject({ code: 100, message: 'Not enough data-bearing nodes' })
  await admin.command({ setDefaultRWConcern: 1, defaultWriteConcern: { w: 1 }, writeConcern: { w: 1 } })
  await admin.client.db('shop').collection('stock').insertOne({})
  expect(await admin.command({ getDefaultRWConcern: 1 })).toMatchObject({
    defaultWriteConcern: { w: 1 },
    defaultWriteConcernSource: 'global',
  })
  const unset = admin.command({ setDefaultRWConcern: 1, defaultWriteConcern: {} })
  await expect(unset).rejects.toMatchObject({ code: 20 })
})

it('carries out the lines of an oplog, and hashes what it then holds', async () => {
  const hash = async (name: string): Promise<unknown> => (await admin.client.db(name).command({ dbHash: 1 })).md5
  const ops = (db: string): Document[] => [
    { op: 'c', ns: `${db}.$cmd`, o: { create: 'c' } },
    { op: 'i', ns: `${db}.c`, o: { _id: 1, n: 1 } },
    { op: 'u', ns: `${db}.c`, o: { $v: 2, diff: { u: { n: 2 } } }, o2: { _id: 1 } },
  ]
  expect(await admin.command({ applyOps: ops('one') })).toMatchObject({ applied: 3, results: [true, true, true] })
  await admin.client.db('two').collection<{ _id: number; n: number }>('c').insertOne({ _id: 1, n: 2 })
  expect(await hash('one')).toBe(await hash('two'))
  await admin.command({ applyOps: [{ op: 'd', ns: 'one.c', o: { _id: 1 } }] })
  expect(await hash('one')).not.toBe(await hash('two'))
})

it('waits for a read until it has seen what the client has', async () => {
  const stock = admin.client.db('shop').collection<{ _id: number }>('stock')
  await using session = admin.client.startSession({ causalConsistency: true })
  await stock.insertOne({ _id: 7 }, { session })
  expect(await stock.findOne({ _id: 7 }, { session })).toEqual({ _id: 7 })
})

it('tells its time in every reply, with a signature of nobody [D8]', async () => {
  const hello = await admin.command({ hello: 1 })
  const { signature } = hello.$clusterTime
  expect([signature.hash.length(), Number(signature.keyId)]).toEqual([20, 0])
  expect(hello.operationTime).toEqual(hello.$clusterTime.clusterTime)
})
