import type { Document } from 'mongodb'
import { expect, it } from 'vitest'
import { helloOf, startSet } from './sets.ts'
import { type RunningMongod, startMongod } from './support.ts'

function ask(member: RunningMongod | undefined, command: Document): Promise<Document> {
  if (member === undefined) throw new Error('no such member')
  return member.client().db('admin').command(command)
}

it('answers 76 to the commands of sets without one', async () => {
  await using alone = await startMongod()
  await expect(ask(alone, { replSetGetStatus: 1 })).rejects.toMatchObject({
    code: 76,
    codeName: 'NoReplicationEnabled',
    message: 'not running with --replSet',
  })
  await expect(ask(alone, { replSetInitiate: {} })).rejects.toMatchObject({
    code: 76,
    message: 'This node was not started with the replSet option',
  })
}, 30_000)

it('says what it is before a set is initiated, and initiates only what holds [S-old, S, W]', async () => {
  await using set = await startSet(2, { configure: null })
  const [first, second] = set.members
  expect(await ask(first, { hello: 1 })).toMatchObject({
    isWritablePrimary: false,
    secondary: false,
    info: 'Does not have a valid replica set config',
    isreplicaset: true,
  })
  await expect(ask(first, { replSetGetStatus: 1 })).rejects.toMatchObject({
    code: 94,
    message: 'no replset config has been received',
    errorResponse: { info: 'run rs.initiate(...) if not yet done for the set' },
  })
  const initiate = (config: Document): Promise<Document> => ask(first, { replSetInitiate: { _id: 'rs0', ...config } })
  const own = { _id: 0, host: first?.host }
  await expect(initiate({ _id: 'rs1', members: [own] })).rejects.toMatchObject({
    code: 93,
    message:
      'Rejecting initiate with a set name that differs from command line set name, initiate set name: rs1, command line set name: rs0',
  })
  await expect(initiate({ members: [{ _id: 0, host: second?.host }] })).rejects.toMatchObject({
    code: 93,
    message: 'No host described in new configuration with {version: 1, term: 0} for replica set rs0 maps to this node',
  })
  await expect(
    initiate({
      members: [
        { ...own, priority: 0 },
        { _id: 1, host: second?.host },
      ],
    }),
  ).rejects.toMatchObject({
    code: 93,
    message: `This node, ${first?.host}, with _id 0 is not electable under the new configuration with {version: 1, term: 0} for replica set rs0`,
  })
  await expect(initiate({ members: [own, { _id: 1, host: '127.0.0.1:1' }] })).rejects.toMatchObject({
    code: 74,
    message:
      /^replSetInitiate quorum check failed because not all proposed set members responded affirmatively: 127\.0\.0\.1:1 failed with /,
  })
  const alone = await ask(second, { replSetInitiate: {} })
  expect(alone).toMatchObject({
    info2: 'no configuration specified. Using a default configuration for the set',
    me: `localhost:${second?.port}`,
  })
  await expect(initiate({ members: [own, { _id: 1, host: second?.host }] })).rejects.toMatchObject({
    code: 110,
    message: `'${second?.host}' has data already, cannot initiate set.`,
  })
}, 60_000)

it('hands over when it is told to end, and takes its place again', async () => {
  await using set = await startSet(3, { configure: withArbiterAndHidden })
  const first = await set.primary()
  expect(await ask(first, { hello: 1 })).toMatchObject({
    hosts: [set.members[0]?.host],
    arbiters: [set.members[2]?.host],
  })
  expect(await ask(set.members[1], { hello: 1 })).toMatchObject({ hidden: true, passive: true, secondary: true })
  expect(await ask(set.members[2], { hello: 1 })).toMatchObject({ arbiterOnly: true, secondary: false })
  await first
    .client()
    .db('shop')
    .collection('stock')
    .insertOne({}, { writeConcern: { w: 2 } })
  expect(await first.end('SIGTERM')).toBe(0)
  const again = await set.restart(first)
  await expect.poll(async () => (await helloOf(again))?.isWritablePrimary, { timeout: 10_000 }).toBe(true)
  expect(await again.client().db('shop').collection('stock').countDocuments()).toBe(1)
}, 60_000)

it('elects another one at once when the primary ends', async () => {
  await using set = await startSet(3)
  const first = await set.primary()
  await first.end('SIGTERM')
  const [one, two] = await Promise.all(set.members.filter((member) => member !== first).map(helloOf))
  expect([one?.isWritablePrimary, two?.isWritablePrimary].sort()).toEqual([false, true])
}, 60_000)

function withArbiterAndHidden(config: Document): Document {
  const [first, second, third] = config.members
  return { ...config, members: [first, { ...second, priority: 0, hidden: true }, { ...third, arbiterOnly: true }] }
}
