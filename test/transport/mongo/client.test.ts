import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createTcpServer, type Server, connect as tcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { MongoLogin } from '../../../src/state/mongo.ts'
import { Secret } from '../../../src/template/values.ts'
import { type Behind, type Client, connectClient } from '../../../src/transport/mongo/client.ts'
import { openGate } from '../../../src/transport/mongo/gate.ts'
import { createShelf } from '../../../src/transport/shelf.ts'
import { dialHere } from '../../../src/transport/tunnel.ts'
import { type RunningMongod, startMongod } from '../../standins/mongod/support.ts'

async function start(...args: string[]): Promise<RunningMongod> {
  const mongod = await startMongod({ args })
  onTestFinished(() => mongod[Symbol.asyncDispose]())
  return mongod
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Connects through a gate, as the engine does. */
async function connectTo(port: number, given: Partial<Behind> = {}) {
  const shelf = createShelf()
  const dial = () => dialHere({ host: '127.0.0.1', port })
  const gate = await openGate(`${await shelf.newPath()}.sock`, dial, await dial())
  const client = await connectClient({
    path: gate.path,
    names: ['localhost'],
    tls: null,
    login: null,
    seconds: 3,
    ...given,
  })
  onTestFinished(async () => {
    if ('command' in client) await client.close()
    gate.close()
    await shelf.remove()
  })
  return client
}

function connected(client: Awaited<ReturnType<typeof connectTo>>): Client {
  if (!('command' in client)) throw new Error(JSON.stringify(client))
  return client
}

function login(password: string, given: Partial<MongoLogin> = {}): MongoLogin {
  return { user: 'admin', password: new Secret(password), database: 'admin', mechanism: null, ...given }
}

const createAdmin = { createUser: 'admin', pwd: 'right-word', roles: ['root'] }

test('a command is answered, or refused with its code', async () => {
  const { port } = await start()
  const client = connected(await connectTo(port))
  expect(await client.command('admin', { ping: 1 }, 3)).toMatchObject({ ok: true, reply: { ok: 1 } })
  expect(await client.command('admin', { juggle: 1 }, 3)).toEqual({
    ok: false,
    code: 59,
    codeName: 'CommandNotFound',
    message: "no such command: 'juggle'",
  })
  const broken = await client.command('admin', { ping: { $oid: 'no id' } }, 3)
  expect(broken).toMatchObject({ ok: false, code: 9, codeName: 'FailedToParse' })
})

test('who logs in may do what the user may; who is refused is told why', async () => {
  const { port } = await start('--auth')
  await connected(await connectTo(port)).command('admin', createAdmin, 3)
  const nobody = connected(await connectTo(port))
  expect(nobody.isLoggedIn).toBe(false)
  expect(await nobody.command('test', { find: 'things' }, 3)).toMatchObject({ ok: false, code: 13 })
  const admin = connected(await connectTo(port, { login: login('right-word') }))
  expect(admin.isLoggedIn).toBe(true)
  expect(await admin.command('test', { find: 'things' }, 3)).toMatchObject({ ok: true })
  const refused = { ok: false, code: 18, codeName: 'AuthenticationFailed', message: 'Authentication failed.' }
  expect(await connectTo(port, { login: login('wrong-word') })).toEqual({ refused })
  expect(await connectTo(port, { login: login('right-word', { database: 'test' }) })).toEqual({ refused })
})

test('a server that is killed, or does not answer in time, is told as lost', async () => {
  const mongod = await start()
  const [one, two] = [connected(await connectTo(mongod.port)), connected(await connectTo(mongod.port))]
  await Promise.all([one, two].map((client) => client.command('admin', { ping: 1 }, 3)))
  mongod.process.kill('SIGSTOP')
  expect(await one.command('admin', { ping: 1 }, 0.3)).toEqual({ lost: 'it has not answered in time' })
  const asked = two.command('admin', { ping: 1 }, 3)
  await mongod.end('SIGKILL')
  expect(await asked).toMatchObject({ lost: expect.any(String) })
})

test('what is no mongod is told at once', async () => {
  const port = await listen(createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')))
  const before = performance.now()
  expect(await connectTo(port)).toMatchObject({ lost: expect.any(String) })
  expect(performance.now() - before).toBeLessThan(2000)
})

/** TLS before a mongod, whose certificate is for `db.test` and 127.0.0.1 and signed by itself. */
async function startInTls(port: number): Promise<{ readonly port: number; readonly certificate: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const about = ['-subj', '/CN=db.test', '-addext', 'subjectAltName=DNS:db.test,IP:127.0.0.1', '-days', '2']
  const flags = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...about]
  spawnSync('openssl', [...flags, '-keyout', join(folder, 'key'), '-out', join(folder, 'certificate')])
  const certificate = readFileSync(join(folder, 'certificate'))
  const server = createServer({ cert: certificate, key: readFileSync(join(folder, 'key')) }, (near) => {
    pipeline(near, tcp(port, '127.0.0.1'), near, () => {})
  })
  server.on('tlsClientError', () => {})
  return { port: await listen(server), certificate }
}

describe('in TLS', () => {
  let mongod: RunningMongod
  beforeAll(async () => {
    mongod = await startMongod()
  }, 40_000)
  afterAll(() => mongod[Symbol.asyncDispose]())

  test.each([
    ['its name', ['db.test']],
    ['one of the names that are expected', ['localhost', 'db.test']],
    ['its address', ['127.0.0.1']],
  ])('a mongod is believed by %s', async (_, names) => {
    const { port, certificate } = await startInTls(mongod.port)
    const tls = { verify: true, authorities: certificate, certificate: null }
    const client = connected(await connectTo(port, { names, tls }))
    expect(await client.command('admin', { ping: 1 }, 3)).toMatchObject({ ok: true })
  })

  test('it is not believed under another name, nor where nobody known has signed for it', async () => {
    const { port, certificate } = await startInTls(mongod.port)
    const strict = { verify: true, authorities: certificate, certificate: null }
    expect(await connectTo(port, { names: ['other.test'], tls: strict })).toEqual({
      lost: expect.stringContaining("Hostname/IP does not match certificate's altnames"),
    })
    const general = { ...strict, authorities: null }
    expect(await connectTo(port, { names: ['db.test'], tls: general })).toEqual({ lost: 'self-signed certificate' })
    const lax = { ...general, verify: false }
    connected(await connectTo(port, { names: ['other.test'], tls: lax }))
  })
})
