import { Binary, type Document } from 'bson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProof } from './access/prove.ts'
import { clientFinal, clientFirst, readServerFirst } from './access/scram/client.ts'
import { deriveKeys, passwordFor } from './access/scram/secrets.ts'
import type { Peer } from './contract.ts'
import { type RunningMongod, startMongod } from './support.ts'
import { openPeer } from './wire/peer.ts'

const password = 'pass\u00a0w\u00f6rd'
const admin = { username: 'admin', password }
let mongod: RunningMongod

beforeAll(async () => {
  mongod = await startMongod({ args: ['--auth', '--setParameter', 'authFailedDelayMs=50'] })
  await mongod
    .client()
    .db('admin')
    .command({ createUser: 'admin', pwd: password, roles: ['root'] })
  const db = mongod.client({ auth: admin }).db('admin')
  await db.command({ createUser: 'old', pwd: password, roles: [], mechanisms: ['SCRAM-SHA-1'] })
  const restrictions = [{ clientSource: ['192.0.2.0/24'] }]
  await db.command({ createUser: 'far', pwd: password, roles: [], authenticationRestrictions: restrictions })
  const here = [{ clientSource: ['127.0.0.0/8'] }]
  await db.command({ createUser: 'near', pwd: password, roles: [], authenticationRestrictions: here })
})

afterAll(async () => {
  await mongod[Symbol.asyncDispose]()
})

it.each([
  ['admin', {}],
  ['admin', { authMechanism: 'SCRAM-SHA-256' }],
  ['admin', { authMechanism: 'SCRAM-SHA-1' }],
  ['old', {}],
  ['near', {}],
] as const)('lets %s in with %j', async (username, options) => {
  await using client = mongod.client({ auth: { username, password }, ...options })
  const { authInfo } = await client.db('admin').command({ connectionStatus: 1 })
  expect(authInfo.authenticatedUsers).toEqual([{ user: username, db: 'admin' }])
})

/** All failures look alike from outside; the log knows better. */
it.each([
  ['a wrong password', { auth: { username: 'admin', password: 'wrong' } }, 'storedKey mismatch'],
  [
    'an unknown user',
    { auth: { username: 'nobody', password } },
    'Could not find user \\"nobody\\" for db \\"admin\\"',
  ],
  ['another database', { auth: admin, authSource: 'app' }, 'Could not find user \\"admin\\" for db \\"app\\"'],
  [
    'no such credentials',
    { auth: { username: 'old', password }, authMechanism: 'SCRAM-SHA-256' },
    'without any SCRAM-SHA-256 credentials',
  ],
  [
    'the internal user',
    { auth: { username: '__system', password }, authSource: 'local' },
    'servers started without a --keyFile',
  ],
  ['a client from elsewhere', { auth: { username: 'far', password } }, 'unmet authentication restrictions'],
] as const)('refuses %s with 18 [S]', async (_, options, reason) => {
  await using client = mongod.client(options)
  await expect(client.db('admin').command({ ping: 1 })).rejects.toMatchObject({
    code: 18,
    codeName: 'AuthenticationFailed',
    message: 'Authentication failed.',
  })
  expect(mongod.log()).toContain(reason)
})

it('logs who came in and who did not [S]', async () => {
  await using _ = mongod.client({ auth: admin })
  await _.db('admin').command({ ping: 1 })
  const entries = mongod
    .log()
    .split('\n')
    .filter((line) => /"id":202(49|50)/.test(line))
    .map((line): Document => JSON.parse(line))
  expect(entries.find(({ id }) => id === 20250)).toMatchObject({
    s: 'I',
    c: 'ACCESS',
    msg: 'Authentication succeeded',
    attr: { mechanism: 'SCRAM-SHA-256', principalName: 'admin', authenticationDatabase: 'admin', extraInfo: {} },
  })
  expect(entries.find(({ id, attr }) => id === 20249 && attr.speculative === false)).toMatchObject({
    msg: 'Authentication failed',
  })
})

/** One conversation by hand. */
async function talk(peer: Peer, user: string, secret: string, options: Document): Promise<readonly Document[]> {
  const nonce = 'abcdefghijkl'
  const first = clientFirst(user, nonce)
  const bytes = (text: string) => new Binary(Buffer.from(text))
  const started = await peer.command('admin', {
    saslStart: 1,
    mechanism: 'SCRAM-SHA-256',
    payload: bytes(`n,,${first}`),
    options,
  })
  const asked = Buffer.from(started.payload.value()).toString()
  const { nonce: both, salt, iterations } = readServerFirst(asked, nonce)
  const keys = deriveKeys('SCRAM-SHA-256', passwordFor('SCRAM-SHA-256', user, secret), salt, iterations)
  const final = clientFinal('SCRAM-SHA-256', keys, first, asked, both)
  const second = await peer.command('admin', { saslContinue: 1, conversationId: 1, payload: bytes(final.text) })
  return [started, second]
}

async function withPeer<T>(use: (peer: Peer) => Promise<T>): Promise<T> {
  const peer = await openPeer('127.0.0.1', mongod.port, 2000)
  try {
    return await use(peer)
  } finally {
    peer.close()
  }
}

it('ends with the server’s proof where the client skips the empty exchange, else one message later [S]', async () => {
  const short = await withPeer((peer) => talk(peer, 'admin', password, { skipEmptyExchange: true }))
  expect(short.map(({ conversationId, done }) => ({ conversationId, done }))).toEqual([
    { conversationId: 1, done: false },
    { conversationId: 1, done: true },
  ])
  const long = await withPeer(async (peer) => {
    const replies = await talk(peer, 'admin', password, {})
    const empty = new Binary(Buffer.alloc(0))
    return [...replies, await peer.command('admin', { saslContinue: 1, conversationId: 1, payload: empty })]
  })
  expect(long.map(({ done }) => done)).toEqual([false, false, true])
})

it('refuses what belongs to no conversation [S, M]', async () => {
  await withPeer(async (peer) => {
    const payload = new Binary(Buffer.from('n,,n=admin,r=abcdefgh'))
    const go = (command: Document) => peer.command('admin', { ...command, payload })
    await expect(go({ saslContinue: 1, conversationId: 1 })).rejects.toMatchObject({
      code: 17,
      message: 'No SASL session state found',
    })
    await expect(go({ saslStart: 1, mechanism: 'PLAIN' })).rejects.toMatchObject({
      code: 334,
      message: 'Received authentication for mechanism PLAIN which is not enabled',
    })
    await go({ saslStart: 1, mechanism: 'SCRAM-SHA-256' })
    await expect(go({ saslContinue: 1, conversationId: 2 })).rejects.toMatchObject({
      code: 17,
      message: 'sasl: Mismatched conversation id',
    })
  })
})

it('one connection is one user’s; the same one may log in again [S]', async () => {
  await withPeer(async (peer) => {
    await talk(peer, 'admin', password, { skipEmptyExchange: true })
    await talk(peer, 'admin', password, { skipEmptyExchange: true })
    await expect(talk(peer, 'near', password, { skipEmptyExchange: true })).rejects.toMatchObject({
      code: 5626701,
      message: 'Each client connection may only be authenticated once. Previously authenticated as: admin@admin',
    })
    await peer.command('admin', { logout: 1 })
    await expect(peer.command('app', { find: 'x' })).rejects.toMatchObject({ code: 13 })
    await talk(peer, 'near', password, { skipEmptyExchange: true })
  })
})

it('lets a failed login wait as long as authFailedDelayMs says [S]', async () => {
  await withPeer(async (peer) => {
    const began = performance.now()
    await expect(talk(peer, 'admin', 'wrong', {})).rejects.toMatchObject({ code: 18 })
    expect(performance.now() - began).toBeGreaterThanOrEqual(49)
  })
})

it('says in hello how a user may log in, and begins with it [S]', async () => {
  await withPeer(async (peer) => {
    const speculativeAuthenticate = {
      saslStart: 1,
      mechanism: 'SCRAM-SHA-256',
      payload: new Binary(Buffer.from('n,,n=admin,r=abcdefgh')),
      db: 'admin',
    }
    const hello = await peer.command('admin', { hello: 1, saslSupportedMechs: 'admin.admin', speculativeAuthenticate })
    expect(hello.saslSupportedMechs).toEqual(['SCRAM-SHA-256', 'SCRAM-SHA-1'])
    expect(hello.speculativeAuthenticate).toMatchObject({ conversationId: 1, done: false })
    const wrong = { ...speculativeAuthenticate, payload: new Binary(Buffer.from('nonsense')) }
    const other = await peer.command('admin', {
      hello: 1,
      saslSupportedMechs: 'admin.nobody',
      speculativeAuthenticate: wrong,
    })
    expect(other).not.toHaveProperty('saslSupportedMechs')
    expect(other).not.toHaveProperty('speculativeAuthenticate')
  })
})

it('does not know a member that proves itself with a key, for it has none [S]', async () => {
  await withPeer(async (peer) => {
    await expect(createProof(['abcdefgh'])(peer)).rejects.toMatchObject({ code: 18, message: 'Authentication failed.' })
  })
})
