import type { Document } from 'mongodb'
import { expect, it } from 'vitest'
import { helloOf, type RunningSet, startSet } from './sets.ts'
import type { RunningMongod } from './support.ts'

function ask(member: RunningMongod | undefined, command: Document): Promise<Document> {
  if (member === undefined) throw new Error('no such member')
  return member.client().db('admin').command(command)
}

function countOn(member: RunningMongod | undefined): Promise<number> | undefined {
  return member?.client({ readPreference: 'secondaryPreferred' }).db('shop').collection('stock').countDocuments()
}

async function stateOf(member: RunningMongod): Promise<number> {
  return (await ask(member, { replSetGetStatus: 1 })).myState
}

/** Gives the member at this place of the configuration some traits. */
function withMember(place: number, traits: Document): (config: Document) => Document {
  return (config) => ({
    ...config,
    members: config.members.map((member: Document, index: number) =>
      index === place ? { ...member, ...traits } : member,
    ),
  })
}

it('with an arbiter waits for one member only, and loses the majority of writes with the other [M]', async () => {
  await using set = await startSet(3, { configure: withMember(2, { arbiterOnly: true }) })
  const primary = await set.primary()
  const stock = primary.client().db('shop').collection<{ _id: number }>('stock')
  await stock.insertOne({ _id: 1 }, { writeConcern: { w: 'majority' } })
  const other = set.members.find((member, index) => member !== primary && index < 2)
  await other?.end('SIGKILL')
  await stock.insertOne({ _id: 2 })
  const late = stock.insertOne({ _id: 3 }, { writeConcern: { w: 'majority', wtimeoutMS: 200 } })
  await expect(late).rejects.toMatchObject({ code: 64 })
  expect((await helloOf(primary))?.isWritablePrimary).toBe(true)
  const status = await ask(primary, { replSetGetStatus: 1 })
  expect(status.members[2]).toMatchObject({ state: 7, stateStr: 'ARBITER', health: 1 })
  expect(status.members[2]).not.toHaveProperty('optime')
}, 60_000)

it('lets a delayed member apply what is written only later [S]', async () => {
  const traits = { priority: 0, votes: 0, hidden: true, secondaryDelaySecs: 10 }
  await using set = await startSet(2, { configure: withMember(1, traits) })
  const primary = await set.primary()
  const [, delayed] = set.members
  await expect.poll(async () => (await helloOf(primary))?.hosts).toEqual([primary.host])
  const before = Date.now()
  await primary.client().db('shop').collection('stock').insertOne({})
  await expect.poll(() => countOn(delayed), { timeout: 10_000 }).toBe(1)
  expect(Date.now() - before).toBeGreaterThan(800)
}, 60_000)

it('is without a primary when the majority is gone, and gets one by force [S]', async () => {
  await using set = await startSet(3)
  const primary = await set.primary()
  await primary
    .client()
    .db('shop')
    .collection('stock')
    .insertOne({}, { writeConcern: { w: 3 } })
  await Promise.all((await set.secondaries()).map((member) => member.end('SIGKILL')))
  await expect.poll(() => stateOf(primary), { timeout: 10_000 }).toBe(2)
  const { config } = await ask(primary, { replSetGetConfig: 1 })
  const alone = config.members.filter(({ host }: Document) => host === primary.host)
  const next = { ...config, version: config.version + 1, members: alone }
  await expect(ask(primary, { replSetReconfig: next })).rejects.toMatchObject({ code: 10107 })
  await ask(primary, { replSetReconfig: next, force: true })
  await expect.poll(async () => (await helloOf(primary))?.isWritablePrimary, { timeout: 5000 }).toBe(true)
  expect(await countOn(primary)).toBe(1)
}, 60_000)

it('leaves a member that has missed more than the oplog holds in RECOVERING [M]', async () => {
  const configure = withMember(1, { priority: 0, votes: 0 })
  await using set = await startSet(2, { args: ['--oplogSize', '1'], configure })
  const [, member] = set.members
  await write(set, 1)
  await expect.poll(() => countOn(member)).toBe(1)
  await member?.end('SIGKILL')
  await write(set, 30)
  const again = member === undefined ? undefined : await set.restart(member)
  await expect.poll(async () => (await helloOf(again ?? expect.fail()))?.secondary, { timeout: 10_000 }).toBe(false)
  expect(await ask(again, { replSetGetStatus: 1 })).toMatchObject({ myState: 3 })
}, 60_000)

/** Writes documents of 100 KB. */
async function write(set: RunningSet, count: number): Promise<void> {
  const documents = Array.from({ length: count }, () => ({ text: 'x'.repeat(100_000) }))
  await set.client().db('shop').collection('stock').insertMany(documents)
}
