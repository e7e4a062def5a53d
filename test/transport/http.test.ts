import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import { connect as tcp } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { HttpRequest } from '../../src/state/http.ts'
import { type Connection, connect } from '../../src/transport/connection.ts'
import { request } from '../../src/transport/http/request.ts'
import { createShelf } from '../../src/transport/shelf.ts'
import { startWeb, type Web } from '../run/web.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'

const plain: Omit<HttpRequest, 'url'> = {
  method: 'GET',
  headers: new Map(),
  unredirected: [],
  body: null,
  login: null,
  timeout: 5,
  redirects: 'safe',
  trust: { verify: true, authorities: null, certificate: null, key: null },
  usesProxy: true,
  socket: null,
  decompress: true,
  inMemory: false,
  digests: [],
}

/** A proxy that notes what it is asked for. */
async function startProxy(): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = []
  const note = (asking: IncomingMessage) =>
    asked.push(`${asking.method} ${asking.url} ${asking.headers['proxy-authorization']}`)
  const server = createServer((asking, answer) => {
    note(asking)
    get(asking.url ?? '', (got) => got.pipe(answer.writeHead(got.statusCode ?? 500)))
  })
  server.on('connect', (asking, socket) => {
    note(asking)
    const [host, port] = (asking.url ?? '').split(':')
    const through = tcp(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    socket.pipe(through).pipe(socket)
    socket.on('error', () => through.destroy())
    through.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { url: `http://me:word@127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked }
}

async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of chunks) parts.push(part)
  return Buffer.concat(parts)
}

describe.skipIf(noSshd)('a request through the host', () => {
  let sshd: Sshd
  let closed: Sshd
  let web: Web
  beforeAll(async () => {
    ;[sshd, closed, web] = await Promise.all([startSshd(), startSshd('AllowTcpForwarding no'), startWeb()])
  })
  afterAll(async () => {
    web.stop()
    await Promise.all([sshd.remove(), closed.remove()])
  })

  const asking = async (
    { target }: Sshd,
    asked: Partial<HttpRequest> & { readonly url: string },
    { own = Buffer.alloc(0), most = Number.POSITIVE_INFINITY, environment = new Map<string, string>() } = {},
  ) => {
    const outcome = await connect(target)
    if ('failure' in outcome) throw new Error(outcome.message)
    const connection: Connection = outcome
    const shelf = createShelf()
    onTestFinished(() => shelf.remove().then(() => connection.close()))
    const reach = { dial: connection.dial, ownAuthorities: async () => own, environment }
    const answer = await request(reach, { ...plain, ...asked }, { shelf, most })
    return { answer, shelf }
  }

  it('brings headers, body and the hashes that are wanted', async () => {
    const { answer } = await asking(sshd, { url: `${web.http}/file.txt`, digests: ['md5'] })
    expect(answer).toMatchObject({ status: 200, message: 'OK (unknown bytes)', isRedirected: false, elapsed: 0 })
    expect(answer.body?.bytes?.toString()).toBe('a file\n')
    expect(answer.digests.get('md5')).toBe('b3e656f8b0828a31f3ed396a1c868786')
  })

  it('believes whom the host believes', async () => {
    const url = `${web.https}/file.txt`
    expect((await asking(sshd, { url })).answer).toMatchObject({ status: -1, body: null })
    const own = readFileSync(web.certificate)
    expect((await asking(sshd, { url }, { own })).answer).toMatchObject({ status: 200 })
    const elsewhere = url.replace('localhost', '127.0.0.1')
    const { answer } = await asking(sshd, { url: elsewhere }, { own })
    expect(answer.message).toMatch(/certificate verify failed: .*127\.0\.0\.1/)
  })

  it.each([
    ['back to where it came from', 's=1', 'http://127.0.0.1', 's=1'],
    ['to nobody else', 's=1', 'http://localhost', undefined],
    ['nowhere in plain text if it is a secure one', 's=1; Secure', 'http://127.0.0.1', undefined],
    ['nowhere if it is for another domain', 's=1; Domain=example.org', 'http://127.0.0.1', undefined],
  ])('takes a cookie %s', async (_, cookie, server, sent) => {
    const to = encodeURIComponent(`${server}:${new URL(web.http).port}/echo`)
    const url = `${web.http}/redirect/302?cookie=${encodeURIComponent(cookie)}&to=${to}`
    const { answer } = await asking(sshd, { url })
    expect(JSON.parse(String(answer.body?.bytes)).headers.cookie).toBe(sent)
  })

  it('lets a large body wait in a file that nobody else may read, until it is removed', async () => {
    const { answer, shelf } = await asking(sshd, { url: `${web.http}/big` })
    expect(answer.body).toMatchObject({ size: 3_000_000 })
    expect(answer.body?.bytes).toBeUndefined()
    const path = await shelf.newPath()
    const folder = path.slice(0, path.lastIndexOf('/'))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder)).toHaveLength(1)
    const bytes = answer.body ? await bytesOf(answer.body.open()) : null
    expect(bytes?.equals(Buffer.alloc(3_000_000, 'big '))).toBe(true)
    await shelf.remove()
    expect(() => statSync(folder)).toThrow()
  })

  it.each(['/big', '/large'])('takes no more than is asked for (%s)', async (path) => {
    const { answer } = await asking(sshd, { url: `${web.http}${path}` }, { most: 1 << 20 })
    expect(answer).toMatchObject({ status: 200, body: null })
  })

  it('goes through a proxy that the environment names, but not to hosts under no_proxy', async () => {
    const proxy = await startProxy()
    const environment = new Map([
      ['http_proxy', proxy.url],
      ['HTTPS_PROXY', proxy.url],
      ['no_proxy', 'example.org, .internal'],
    ])
    const trust = { ...plain.trust, verify: false }
    const ask = async (url: string, more: Partial<HttpRequest> = {}) =>
      (await asking(sshd, { url, trust, ...more }, { environment })).answer.status
    expect(await ask(`${web.http}/file.txt`)).toBe(200)
    expect(await ask(`${web.https}/file.txt`)).toBe(200)
    expect(await ask(`${web.http}/file.txt`, { usesProxy: false })).toBe(200)
    const [plainPort, tlsPort] = [new URL(web.http).port, new URL(web.https).port]
    const login = `Basic ${Buffer.from('me:word').toString('base64')}`
    expect(proxy.asked).toEqual([
      `GET http://127.0.0.1:${plainPort}/file.txt ${login}`,
      `CONNECT localhost:${tlsPort} ${login}`,
    ])
    environment.set('no_proxy', '127.0.0.1')
    expect(await ask(`${web.http}/file.txt`)).toBe(200)
    expect(proxy.asked).toHaveLength(2)
  })

  it('is no answer where the host itself is gone', async () => {
    const outcome = await connect(sshd.target)
    if ('failure' in outcome) throw new Error(outcome.message)
    outcome.close()
    await outcome.lost
    const reach = { dial: outcome.dial, ownAuthorities: async () => Buffer.alloc(0), environment: new Map() }
    const asking = request(reach, { ...plain, url: web.http }, { shelf: createShelf(), most: 1 })
    await expect(asking).rejects.toThrow('the connection to h1 was lost')
  })

  it('says what to do where sshd lets nothing through', async () => {
    const { answer } = await asking(closed, { url: `${web.http}/file.txt` })
    expect(answer).toMatchObject({ status: -1, message: expect.stringContaining('AllowTcpForwarding') })
  })
})
