import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Looker } from '../../../src/run/mongo/ask.ts'
import { locate } from '../../../src/run/mongo/locate.ts'
import { waitFor } from '../../../src/run/mongo/wait.ts'
import type { MongoWait } from '../../../src/state/mongo.ts'
import { type RunningSet, startSet } from '../../standins/mongod/sets.ts'
import { type RunningMongod, startMongod } from '../../standins/mongod/support.ts'
import { awayTarget, hostNamed, lookerOn, serverAt, start } from './support.ts'

describe('in a set', () => {
  let set: RunningSet
  beforeAll(async () => {
    set = await startSet(3)
  }, 40_000)
  afterAll(() => set[Symbol.asyncDispose]())

  test('the primary is found by way of any member, and a member by its address', async () => {
    const looker = lookerOn()
    const first = await set.primary()
    const [second] = await set.secondaries()
    const named = serverAt(second?.port ?? 0)
    expect(await locate(looker, named, 'primary')).toMatchObject({ at: 'server', address: first.host })
    expect(await locate(looker, named, 'named')).toMatchObject({ at: 'server', address: second?.host })
    expect(await locate(looker, named, { member: first.host })).toMatchObject({ at: 'server', address: first.host })
  })

  test('a host whose port another member has is not taken for the one that is meant', async () => {
    const { port } = await set.primary()
    const looker = lookerOn({ hosts: { 'db.test': hostNamed('db.test') } })
    const found = await locate(looker, serverAt(port), { member: `db.test:${port}` })
    expect(found).toMatchObject({
      at: 'nowhere',
      message: expect.stringMatching(`^mongod on db.test:${port} does not`),
    })
  })

  test('all members that hold data are asked for what must hold on each', async () => {
    const [second] = await set.secondaries()
    const asked = new Set<string>()
    const until: MongoWait = {
      target: 'members',
      commands: [{ database: 'admin', command: { hello: 1 } }],
      lacks: (finding) => {
        const [answer] = finding.at === 'server' ? finding.answers : []
        if (answer?.ok) asked.add(String(answer.reply.me))
        return answer?.ok ? null : 'an answer'
      },
      seconds: 5,
      every: 0.1,
    }
    expect(await waitFor(lookerOn(), serverAt(second?.port ?? 0), until, () => {})).toBeNull()
    expect([...asked].sort()).toEqual(set.members.map(({ host }) => host).sort())
  })

  test('a new primary is waited for', async () => {
    const first = await set.primary()
    const [second] = await set.secondaries()
    const looker = lookerOn()
    const named = serverAt(second?.port ?? 0, { timeout: 9 })
    await locate(looker, named, 'primary')
    await first.end('SIGKILL')
    const found = await locate(looker, named, 'primary')
    expect(found).toMatchObject({ at: 'server' })
    expect(found).not.toMatchObject({ address: first.host })
  })
})

describe('a mongod that belongs to no set yet', () => {
  let mongod: RunningMongod
  beforeAll(async () => {
    mongod = await startMongod({ args: ['--replSet', 'rs0'] })
  }, 40_000)
  afterAll(() => mongod[Symbol.asyncDispose]())

  test('has no primary, for which a plan does not wait', async () => {
    const { port } = mongod
    const blank = (looker: Looker) => locate(looker, serverAt(port, { timeout: 1 }), 'primary')
    const before = performance.now()
    expect(await blank(lookerOn({ dry: true }))).toMatchObject({
      at: 'nowhere',
      message: `mongod on h1:${port} belongs to no replica set yet`,
      awaited: `mongod on h1:${port}, which belongs to no replica set yet`,
    })
    expect(performance.now() - before).toBeLessThan(900)
    const [early, late] = [performance.now(), await blank(lookerOn())]
    expect(late).toMatchObject({ at: 'nowhere' })
    expect(performance.now() - early).toBeGreaterThan(900)
  })

  test('is found on its own host, if that is in the inventory', async () => {
    const { port } = mongod
    const member = { member: `db.test:${port}` }
    const looker = lookerOn({ hosts: { 'db.test': hostNamed('db.test') } })
    expect(await locate(looker, serverAt(1), member)).toMatchObject({ at: 'server', address: member.member })
    expect(await locate(lookerOn(), serverAt(1), member)).toMatchObject({
      at: 'nowhere',
      message: `mongod on db.test:${port} does not answer: Name or service not known`,
    })
  })

  test('is found from the own host, if its host is away', async () => {
    const { port, host } = mongod
    const looker = lookerOn({ hosts: { '127.0.0.1': hostNamed('h2', awayTarget) } })
    expect(await locate(looker, serverAt(1), { member: host })).toMatchObject({ at: 'server', address: host })
    const h2 = hostNamed('h2', awayTarget)
    expect(
      await locate(lookerOn({ hosts: { 'db.test': h2 } }), serverAt(1), { member: `db.test:${port}` }),
    ).toMatchObject({
      at: 'nowhere',
      host: h2,
    })
  })
})

test('who is alone is primary', async () => {
  const { port } = await start()
  expect(await locate(lookerOn(), serverAt(port), 'primary')).toMatchObject({ at: 'server', as: 'nobody' })
})
