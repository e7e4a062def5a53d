import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createMask } from '../../../src/run/mask.ts'
import { tellMember } from '../../../src/run/mongo/tell.ts'
import type { MongoDocument, MongoReply, MongoWait, MongoWrite } from '../../../src/state/mongo.ts'
import { Secret } from '../../../src/template/values.ts'
import { type RunningMongod, startMongod } from '../../standins/mongod/support.ts'
import { noSshd, startSshd } from '../../transport/sshd.ts'
import { hostNamed, lookerOn, serverAt } from './support.ts'

let mongod: RunningMongod
beforeAll(async () => {
  mongod = await startMongod({ args: ['--setParameter', 'enableTestCommands=1'] })
}, 40_000)
afterAll(() => mongod[Symbol.asyncDispose]())

const insert = { insert: 'things', documents: [{ a: 1 }] }
const ping = { ping: 1 }

function write(commands: readonly MongoDocument[], given: Partial<MongoWrite> = {}): MongoWrite {
  return {
    kind: 'mongo',
    server: serverAt(mongod.port),
    target: 'named',
    commands: commands.map((command) => ({ database: 'admin', command })),
    until: null,
    stale: [],
    ...given,
  }
}

const heard: string[] = []
const hear = (text: string) => void heard.push(text)
beforeEach(() => void heard.splice(0))

/** What the next inserts run into. */
async function trip(data: MongoReply): Promise<void> {
  const failPoint = {
    configureFailPoint: 'failCommand',
    mode: { times: 1 },
    data: { failCommands: ['insert'], ...data },
  }
  expect(await tellMember(lookerOn(), write([failPoint]), 'deed', hear)).toMatchObject({ code: 0 })
}

test('the reply to the last command is told', async () => {
  const told = await tellMember(lookerOn(), write([ping, { ...insert, documents: [{ _id: 7 }] }]), 'deed', hear)
  expect(told).toMatchObject({ code: 0, stdout: '', mongo: { n: 1, ok: 1 } })
})

test('a secret is sent as it is, and never shown', async () => {
  const mask = createMask()
  const secret = {
    insert: 'secrets',
    documents: [{ word: new Secret('open sesame'), all: [{ word: new Secret('sesame') }] }],
  }
  await tellMember(lookerOn({ mask }), write([secret]), 'state', hear)
  const find = { find: 'secrets', filter: { word: 'open sesame' }, projection: { _id: 0 } }
  expect(await tellMember(lookerOn(), write([find]), 'deed', hear)).toMatchObject({
    mongo: { cursor: { firstBatch: [{ word: 'open sesame', all: [{ word: 'sesame' }] }] } },
  })
  expect(mask.text('open sesame')).toBe('********')
})

describe('a command that fails', () => {
  const failing = "insert: Failing command via 'failCommand' failpoint"

  test.each([
    ['is told with its name and code', { errorCode: 2 }, 'failed', 'failed', `${failing} (BadValue, 2)`],
    [
      'was not carried out where there is no primary',
      { errorCode: 10107 },
      'stale',
      'stale',
      `${failing} (NotWritablePrimary, 10107)`,
    ],
    [
      'may have been carried out before a stepdown',
      { errorCode: 189 },
      'unsure',
      'failed',
      `${failing} (PrimarySteppedDown, 189)`,
    ],
    [
      'may have been carried out where the connection is lost',
      { closeConnection: true },
      'unsure',
      'failed',
      'insert: the connection was lost',
    ],
    [
      'is not on enough members',
      { writeConcernError: { code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for replication timed out' } },
      'failed',
      'failed',
      'insert: waiting for replication timed out (WriteConcernTimeout, 64)',
    ],
  ])('%s', async (_, data, ofState, ofDeed, why) => {
    const fates = []
    for (const kind of ['state', 'deed'] as const) {
      await trip(data)
      const told = await tellMember(lookerOn(), write([insert]), kind, hear)
      expect(told).toMatchObject(
        'failure' in told ? { failure: expect.stringContaining(why) } : { why: expect.stringContaining(why) },
      )
      fates.push('kind' in told ? told.kind : 'failed')
    }
    expect(fates).toEqual([ofState, ofDeed])
  })

  test('with a code that tells of another state of things is to be planned anew', async () => {
    const twice = { insert: 'once', documents: [{ _id: 1 }] }
    const why = expect.stringMatching(/^insert: .*duplicate key.*11000\)$/)
    await tellMember(lookerOn(), write([twice]), 'state', hear)
    expect(await tellMember(lookerOn(), write([twice]), 'state', hear)).toEqual({ failure: why })
    const create = { createUser: 'carl', pwd: 'oil and chalk', roles: [] }
    await tellMember(lookerOn(), write([create]), 'state', hear)
    const there = await tellMember(lookerOn(), write([create], { stale: [51003] }), 'state', hear)
    expect(there).toMatchObject({
      kind: 'stale',
      why: expect.stringMatching(/^createUser: .*already exists.*51003\)$/),
    })
    // Something was done before it.
    const half = await tellMember(lookerOn(), write([ping, create], { stale: [51003] }), 'state', hear)
    expect(half).toMatchObject({ kind: 'unsure' })
  })

  test('keeps those after it from being sent', async () => {
    await trip({ errorCode: 2 })
    await tellMember(lookerOn(), write([insert, { create: 'after' }]), 'state', hear)
    expect(await tellMember(lookerOn(), write([{ create: 'after' }]), 'state', hear)).toMatchObject({ code: 0 })
  })
})

test('who is told to shut down answers by going', async () => {
  await using one = await startMongod()
  const server = serverAt(one.port)
  const gone: MongoWait = {
    target: 'named',
    commands: [{ database: 'admin', command: ping }],
    lacks: ({ at }) => (at === 'nowhere' ? null : 'its end'),
    seconds: 5,
    every: 0.1,
  }
  const shutdown = write([{ shutdown: 1 }], { server, until: gone })
  expect(await tellMember(lookerOn(), shutdown, 'deed', hear)).toMatchObject({ code: 0, mongo: {} })
})

describe.skipIf(noSshd)('through ssh', () => {
  test('a connection that is lost meanwhile leaves it open, and is taken up again', async () => {
    const sshd = await startSshd()
    onTestFinished(sshd.remove)
    const looker = lookerOn({ host: hostNamed('h1', sshd.target) })
    await trip({ blockConnection: true, blockTimeMS: 5000 })
    const accepted = () => mongod.log().match(/Connection accepted/g)?.length ?? 0
    const before = accepted()
    const telling = tellMember(looker, write([insert]), 'state', hear)
    // The driver's own, and the one for the command.
    await expect.poll(accepted, { timeout: 5000 }).toBe(before + 2)
    setTimeout(() => void sshd.stop().then(sshd.start), 500)
    expect(await telling).toEqual({ kind: 'unsure', why: expect.stringMatching(/^insert: the connection was lost: /) })
    expect(await tellMember(looker, write([insert]), 'state', hear)).toMatchObject({ code: 0 })
  })
})

describe('what is waited for', () => {
  const until = (given: Partial<MongoWait>): MongoWait => ({
    target: 'named',
    commands: [{ database: 'admin', command: { count: 'guests' } }],
    lacks: (finding) => {
      const [answer] = finding.at === 'server' ? finding.answers : []
      return answer?.ok && answer.reply.n === 2 ? null : `2 guests, there are ${answer?.ok ? answer.reply.n : 'none'}`
    },
    seconds: 5,
    every: 0.1,
    ...given,
  })
  const guest = { insert: 'guests', documents: [{ name: 'guest' }] }

  test('is told whenever it is something else', async () => {
    const waiting = tellMember(lookerOn(), write([guest], { until: until({}) }), 'state', hear)
    await expect.poll(() => heard).toEqual(['waiting for: 2 guests, there are 1\n'])
    await tellMember(lookerOn(), write([guest]), 'state', hear)
    expect(await waiting).toMatchObject({ code: 0 })
    expect(heard).toHaveLength(1)
  })

  test('fails the change when the time is up, or the run is to end', async () => {
    const short = write([guest], { until: until({ seconds: 1, every: 0.4 }) })
    expect(await tellMember(lookerOn(), short, 'state', hear)).toEqual({
      failure: 'waited 1 s for: 2 guests, there are 3',
    })
    const long = write([ping], { until: until({ seconds: 60, every: 30 }) })
    expect(await tellMember(lookerOn({ isOver: () => heard.length > 0 }), long, 'state', hear)).toEqual({
      failure: 'waited 0 s for: 2 guests, there are 3',
    })
  })
})
