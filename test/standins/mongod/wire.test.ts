import { connect, type Socket } from 'node:net'
import { type Document, deserialize, Long, ObjectId, serialize } from 'bson'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningMongod, startMongod } from './support.ts'
import { decodeMessage, encodeMsg } from './wire/frames.ts'
import { createSplitter } from './wire/splitter.ts'

let mongod: RunningMongod
let socket: Socket
let replies: AsyncIterator<Document & { readonly moreToCome: boolean }>

beforeAll(async () => {
  mongod = await startMongod()
}, 30_000)

afterAll(() => mongod[Symbol.asyncDispose]())

beforeEach(() => {
  socket = connect(mongod.port, '127.0.0.1')
  replies = read(socket)
})

afterEach(() => socket.destroy())

async function* read(from: Socket) {
  const split = createSplitter()
  for await (const chunk of from) {
    for (const { body, moreToCome } of split(chunk)) yield { ...body, moreToCome }
  }
}

async function next(): Promise<Document> {
  const { value } = await replies.next()
  return value
}

async function ask(body: Document): Promise<Document> {
  socket.write(encodeMsg({ ...body, $db: body.$db ?? 'admin' }).bytes)
  return await next()
}

function message(operation: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(16 + rest.length, 0)
  head.writeInt32LE(7, 4)
  head.writeInt32LE(operation, 12)
  return Buffer.concat([head, rest])
}

function query(body: Document): Buffer {
  const head = Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8)])
  return message(2004, Buffer.concat([head, serialize(body)]))
}

describe('OP_QUERY', () => {
  it('greets as of old, and only that [R]', async () => {
    socket.write(query({ isMaster: 1, helloOk: true }))
    expect(await next()).toMatchObject({ helloOk: true, ismaster: true, maxWireVersion: 25, minWireVersion: 0, ok: 1 })
    socket.write(query({ ping: 1 }))
    expect(await next()).toMatchObject({
      ok: 0,
      code: 352,
      errmsg: 'Unsupported OP_QUERY command: ping. The client driver may require an update.',
    })
  })
})

describe('OP_MSG', () => {
  it('may bring documents in a section of their own, and a checksum', async () => {
    const documents = [{ _id: 1 }, { _id: 2 }].map((one) => serialize(one))
    const size = Buffer.alloc(4)
    const name = Buffer.from('documents\0')
    size.writeInt32LE(4 + name.length + documents.reduce((sum, { length }) => sum + length, 0))
    const flags = Buffer.from([1, 0, 0, 0])
    const body = serialize({ insert: 'c', $db: 'x' })
    const parts = [flags, Buffer.from([1]), size, name, ...documents, Buffer.from([0]), body, Buffer.alloc(4)]
    socket.write(message(2013, Buffer.concat(parts)))
    expect(await next()).toMatchObject({ n: 2, ok: 1 })
  })

  it('may ask for no answer', async () => {
    const { bytes } = encodeMsg({ insert: 'quiet', documents: [{ _id: 1 }], $db: 'x', writeConcern: { w: 0 } }, 0, true)
    socket.write(bytes)
    expect(await ask({ count: 'quiet', $db: 'x' })).toMatchObject({ n: 1 })
  })

  it('may come in many pieces', async () => {
    const { bytes } = encodeMsg({ ping: 1, $db: 'admin' })
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await next()).toMatchObject({ ok: 1 })
  })

  it('answers with doubles for ok and with int32 for codes', async () => {
    const raw = encodeMsg({ nothing: 1, $db: 'admin' }).bytes
    const answer = await new Promise<Buffer>((resolve) => {
      socket.removeAllListeners('readable').once('data', resolve)
      socket.write(raw)
    })
    const { ok, code } = deserialize(answer.subarray(21), { promoteValues: false })
    expect([ok._bsontype, code._bsontype]).toEqual(['Double', 'Int32'])
  })

  it('ends the connection on bytes that are no message', async () => {
    socket.write(Buffer.alloc(16))
    expect((await replies.next()).done).toBe(true)
  })
})

describe('hello', () => {
  it.each<[string, Document, number]>([
    ['a version without a time', { topologyVersion: { processId: new ObjectId(), counter: Long.ZERO } }, 31368],
    ['a time without a version', { maxAwaitTimeMS: 10 }, 31368],
    [
      'a negative time',
      { topologyVersion: { processId: new ObjectId(), counter: Long.ZERO }, maxAwaitTimeMS: -1 },
      31373,
    ],
  ])('refuses %s [S, M]', async (_, fields, code) => {
    expect(await ask({ hello: 1, ...fields })).toMatchObject({ ok: 0, code })
  })

  it('refuses a counter from the future [M]', async () => {
    const { topologyVersion } = await ask({ hello: 1 })
    const ahead = { ...topologyVersion, counter: Long.fromNumber(topologyVersion.counter + 5) }
    expect(await ask({ hello: 1, topologyVersion: ahead, maxAwaitTimeMS: 10 })).toMatchObject({ code: 31382 })
  })

  it('waits when nothing has changed, and answers on and on where that is allowed [S]', async () => {
    const { topologyVersion } = await ask({ hello: 1 })
    const { bytes } = encodeMsg({ hello: 1, topologyVersion, maxAwaitTimeMS: 100, $db: 'admin' })
    bytes.writeUInt32LE(1 << 16, 16)
    const begun = Date.now()
    socket.write(bytes)
    expect(await next()).toMatchObject({ ok: 1, moreToCome: true })
    expect(await next()).toMatchObject({ ok: 1, moreToCome: true })
    expect(Date.now() - begun).toBeGreaterThan(190)
  })

  it('takes the words of a client only once [S-old]', async () => {
    const client = { driver: { name: 'x', version: '1' }, os: { type: 'Linux' } }
    expect(await ask({ hello: 1, client })).toMatchObject({ ok: 1 })
    expect(await ask({ hello: 1, client })).toMatchObject({
      ok: 0,
      code: 186,
      codeName: 'ClientMetadataCannotBeMutated',
    })
  })

  it('begins no login for an unknown user, without a word [S]', async () => {
    const payload = Buffer.from('n,,n=nobody,r=abc')
    const start = { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload, db: 'admin' }
    const reply = await ask({ hello: 1, saslSupportedMechs: 'admin.nobody', speculativeAuthenticate: start })
    expect(reply).toMatchObject({ ok: 1 })
    expect(reply).not.toHaveProperty('saslSupportedMechs')
  })
})

describe('frames', () => {
  it('are read as they were written', () => {
    const { id, bytes } = encodeMsg({ find: 'x', filter: { a: Long.MAX_VALUE }, $db: 'y' }, 5)
    expect(decodeMessage(bytes)).toMatchObject({ id, responseTo: 5, kind: 'msg', body: { find: 'x', $db: 'y' } })
  })
})
