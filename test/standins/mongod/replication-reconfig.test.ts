import type { Document } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'
import type { RunningMongod } from './support.ts'

let set: RunningSet

beforeAll(async () => {
  set = await startSet(1)
}, 60_000)

afterAll(() => set[Symbol.asyncDispose](), 30_000)

function ask(member: RunningMongod | undefined, command: Document): Promise<Document> {
  if (member === undefined) throw new Error('no such member')
  return member.client().db('admin').command(command)
}

async function configOf(member: RunningMongod): Promise<Document> {
  const { config } = await ask(member, { replSetGetConfig: 1 })
  return config
}

/** The states of the members by their _ids, as the primary sees them. */
async function states(): Promise<Document> {
  const status = await ask(await set.primary(), { replSetGetStatus: 1 })
  return Object.fromEntries(status.members.map(({ _id, stateStr }: Document) => [_id, stateStr]))
}

async function change(edit: (members: Document[]) => Document[], more: Document = {}): Promise<Document> {
  const primary = await set.primary()
  const config = await configOf(primary)
  const next = { ...config, version: config.version + 1, members: edit(config.members) }
  return ask(primary, { replSetReconfig: next, ...more })
}

it('elects the only member at once, and the primary gives the configuration its term [S]', async () => {
  const config = await configOf(await set.primary())
  expect([config.version, config.term]).toEqual([1, 1])
})

it('takes in members one voter at a time, each with a vote once it has the data [S]', async () => {
  const primary = await set.primary()
  await primary.client().db('shop').collection<{ _id: number }>('stock').insertOne({ _id: 1 })
  const [second, third] = await Promise.all([set.add(), set.add()])
  const lines = [second, third].map(({ host }, index) => ({ _id: index + 1, host }))
  await expect(change((members) => [...members, ...lines])).rejects.toMatchObject({
    code: 103,
    message: 'Non force replica set reconfig can only add or remove at most 1 voting member.',
  })
  await change((members) => [...members, { _id: 1, host: second.host }])
  await expect.poll(states, { timeout: 10_000 }).toEqual({ 0: 'PRIMARY', 1: 'SECONDARY' })
  await expect.poll(async () => (await configOf(primary)).version, { timeout: 5000 }).toBe(3)
  await change((members) => [...members, { _id: 2, host: third.host }])
  await expect.poll(states, { timeout: 10_000 }).toEqual({ 0: 'PRIMARY', 1: 'SECONDARY', 2: 'SECONDARY' })
  await expect.poll(async () => (await configOf(primary)).version, { timeout: 5000 }).toBe(5)
  const own = third.client({ readPreference: 'secondary' }).db('shop').collection('stock')
  expect(await own.findOne()).toEqual({ _id: 1 })
}, 60_000)

it('refuses what the real one refuses, with its codes and texts [S]', async () => {
  const primary = await set.primary()
  const config = await configOf(primary)
  const [secondary] = await set.secondaries()
  const next = { ...config, version: config.version + 1 }
  await expect(ask(secondary, { replSetReconfig: next })).rejects.toMatchObject({
    code: 10107,
    message:
      /^New config is rejected :: caused by :: replSetReconfig should only be run on a writable PRIMARY\. Current state SECONDARY;/,
  })
  await expect(ask(primary, { replSetReconfig: config })).rejects.toMatchObject({ code: 103 })
  await expect(ask(primary, { replSetReconfig: { ...next, _id: 'rs1' } })).rejects.toMatchObject({ code: 93 })
  await expect(ask(primary, { replSetInitiate: config })).rejects.toMatchObject({
    code: 23,
    message: 'already initialized',
    errorResponse: { info: 'try querying local.system.replset to see current configuration' },
  })
  const away = config.members.map((member: Document) => ({
    ...member,
    host: member.host.replace('127.0.0.1', '127.9.9.9'),
  }))
  await expect(ask(primary, { replSetReconfig: { ...next, members: away } })).rejects.toMatchObject({ code: 74 })
  const weak = config.members.map((member: Document) => (member._id === 0 ? { ...member, priority: 0 } : member))
  await expect(ask(primary, { replSetReconfig: { ...next, members: weak } })).rejects.toMatchObject({ code: 104 })
}, 20_000)

it('steps down and hands over at once, long before an election timeout, and stays away for the time [W]', async () => {
  const primary = await set.primary()
  const bad = { replSetStepDown: 5, secondaryCatchUpPeriodSecs: 9 }
  await expect(ask(primary, bad)).rejects.toMatchObject({ code: 2 })
  const [secondary] = await set.secondaries()
  await expect(ask(secondary, { replSetStepDown: 5 })).rejects.toMatchObject({
    code: 10107,
    message: "not primary so can't step down",
  })
  await ask(primary, { replSetStepDown: 60 })
  const before = primary.log().length
  const next = await set.primary()
  expect(next.host).not.toBe(primary.host)
  expect(handOver(primary, next)).toBeLessThan(500)
  expect(primary.log().slice(before)).not.toContain('Starting an election')
}, 20_000)

it('gives way to a member of higher priority', async () => {
  const primary = await set.primary()
  const [secondary] = await set.secondaries()
  await ask(secondary, { replSetFreeze: 0 })
  await change((members) =>
    members.map((member) => (member.host === secondary?.host ? { ...member, priority: 5 } : member)),
  )
  await expect.poll(async () => (await set.primary()).host, { timeout: 10_000 }).toBe(secondary?.host)
  expect(primary.host).not.toBe(secondary?.host)
}, 20_000)

it('keeps a member out of the way by freeze and maintenance [S]', async () => {
  const primary = await set.primary()
  const [secondary] = await set.secondaries()
  await expect(ask(primary, { replSetFreeze: 5 })).rejects.toMatchObject({ code: 95 })
  await expect(ask(primary, { replSetMaintenance: true })).rejects.toMatchObject({
    code: 95,
    message: "primaries can't modify maintenance mode",
  })
  expect(await ask(secondary, { replSetFreeze: 1 })).toMatchObject({
    warning: 'you really want to freeze for only 1 second?',
  })
  expect(await ask(secondary, { replSetFreeze: 0 })).toMatchObject({ info: 'unfreezing' })
  await ask(secondary, { replSetMaintenance: true })
  expect(await ask(secondary, { replSetGetStatus: 1 })).toMatchObject({ myState: 3 })
  await ask(secondary, { replSetMaintenance: false })
  expect(await ask(secondary, { replSetGetStatus: 1 })).toMatchObject({ myState: 2 })
  await expect(ask(secondary, { replSetMaintenance: false })).rejects.toMatchObject({ code: 96 })
}, 20_000)

it('lets go of a member, which then knows that it is removed, and takes members back by force [S]', async () => {
  const primary = await set.primary()
  const gone = (await set.secondaries())[0]
  await change((members) => members.filter(({ host }) => host !== gone?.host))
  await expect.poll(async () => (await ask(gone, { hello: 1 })).isreplicaset, { timeout: 5000 }).toBe(true)
  expect(await ask(gone, { hello: 1 })).toMatchObject({ setName: 'rs0', isWritablePrimary: false, secondary: false })
  await expect(ask(gone, { replSetGetStatus: 1 })).rejects.toMatchObject({ code: 93, errorResponse: { state: 10 } })
  const before = await configOf(primary)
  await change((members) => [...members, { _id: 9, host: gone?.host, priority: 0, votes: 0 }], { force: true })
  const after = await configOf(primary)
  expect(after.version).toBeGreaterThan(before.version + 10_000)
  await expect.poll(async () => (await states())[9], { timeout: 5000 }).toBe('SECONDARY')
  expect(await ask(gone, { hello: 1 })).toMatchObject({ secondary: true, passive: true, me: gone?.host })
}, 30_000)

/** Milliseconds from the log line of one member's step down to that of the other's taking over. */
function handOver(from: RunningMongod, to: RunningMongod): number {
  const timeOf = (member: RunningMongod, id: number): number => {
    const lines = member
      .log()
      .split('\n')
      .filter((line) => line.includes(`"id":${id},`))
    return Date.parse(JSON.parse(lines.at(-1) ?? '{}').t.$date)
  }
  return timeOf(to, 21331) - timeOf(from, 21475)
}
