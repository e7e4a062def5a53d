import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { type RunningSet, startSet } from '../standins/mongod/sets.ts'
import {
  admin,
  type Bundle,
  freePort,
  type Instance,
  makeBundle,
  startInstance,
} from '../standins/rocketchat/support.ts'
import { judgedByAnsible, noHosts, runTasks } from './support.ts'

/** What a task of one module told on one host, or would tell. */
async function check(module: string, args: object, dry = false) {
  const { events } = await runTasks(`- ${module}: ${JSON.stringify(args)}\n`, { hosts: ['h1'], dry })
  const told = events.flatMap((event) => (event.type === 'host' ? [event] : []))
  return { ended: told[0]?.status, changes: told[0]?.changes ?? [], ...told[0]?.result }
}

function portOf(server: { readonly address: () => AddressInfo | string | null }): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A port that says nothing: as many wait there already as may, and who would let them in is stopped. */
async function silence(): Promise<string> {
  const script = "net.createServer().listen(0, '127.0.0.1', 1, function () { console.log(this.address().port) })"
  const child = spawn(process.execPath, ['-e', script])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const port = Number(String(line))
  child.kill('SIGSTOP')
  for (let waiting = 0; waiting < 4; waiting += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void socket.destroy())
  }
  await sleep(100)
  return `127.0.0.1:${port}`
}

/** A certificate for a key that nobody has signed but itself, and that does not hold yet; its file. */
function earlyCertificate(folder: string, key: string): string {
  const at = (name: string) => join(folder, name)
  const [request, config, made, index] = [at('early.csr'), at('ca.conf'), at('early.pem'), at('index.txt')]
  writeFileSync(index, '')
  const authority = `[own]\ndatabase=${index}\nnew_certs_dir=${folder}\nrand_serial=yes\npolicy=any\n`
  writeFileSync(config, `[ca]\ndefault_ca=own\n${authority}[any]\ncommonName=supplied\n`)
  spawnSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=chat.example.org', '-out', request])
  const times = ['-startdate', '20900101000000Z', '-enddate', '20910101000000Z']
  const signing = ['-batch', '-selfsign', '-notext', '-md', 'sha256', '-config', config, '-keyfile', key]
  spawnSync('openssl', ['ca', ...signing, ...times, '-in', request, '-out', made])
  return made
}

describe.skipIf(noHosts !== null || judgedByAnsible)('checks', () => {
  describe('of ports', () => {
    let open = ''
    let nobody = ''
    const server = createServer((socket) => socket.on('error', () => {}))
    beforeAll(async () => {
      await once(server.listen(0, '127.0.0.1'), 'listening')
      open = `127.0.0.1:${portOf(server)}`
      nobody = `127.0.0.1:${await freePort()}`
    })
    afterAll(() => void server.close())

    test('tell how each is, and are content if all are as wanted', async () => {
      expect(await check('tcp_check', { open: [open], passed: [nobody], closed: [nobody] })).toMatchObject({
        ended: 'ok',
        states: { [open]: 'accepted', [nobody]: 'refused' },
      })
    })

    test.each([
      ['nobody listens', () => ({ open: [nobody] }), () => `${nobody} can't be reached (Connection refused)`],
      ['somebody listens', () => ({ closed: [open] }), () => `${open} is open`],
      [
        'several are wrong, with what to do',
        () => ({ open: [nobody], closed: [open], remedy: 'Mend it.' }),
        () => `${nobody} can't be reached (Connection refused); ${open} is open. Mend it.`,
      ],
      [
        'there is no port',
        () => ({ open: ['nowhere'] }),
        () => '"nowhere" is no address with a port, such as 10.0.0.1:3000',
      ],
    ])('fail where %s', async (_, args, msg) => {
      expect(await check('tcp_check', args())).toMatchObject({ ended: 'failed', msg: msg() })
    })

    test('take silence for closed, and not for open', async () => {
      const silent = await silence()
      expect(await check('tcp_check', { closed: [silent], closed_after: 0.3 })).toMatchObject({
        ended: 'ok',
        states: { [silent]: 'silent' },
      })
      expect(await check('tcp_check', { passed: [silent], timeout: 0.3 })).toMatchObject({
        ended: 'failed',
        msg: `${silent} can't be reached (no answer within 0.3 s)`,
      })
    })

    test('are made in a plan, too', async () => {
      expect(await check('tcp_check', { closed: [open] }, true)).toMatchObject({ ended: 'failed' })
    })
  })

  test("a host that is this machine has this machine's clock", async () => {
    const told = await check('clock_check', { limit: 0.1 })
    expect(told).toMatchObject({ ended: 'ok' })
    const { offset, error } = { offset: Number.NaN, error: Number.NaN, ...told }
    expect(Math.abs(offset)).toBeLessThan(0.1 + error)
  })

  describe('of servers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rcprov-checks-'))
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const servers: Server[] = []
    let tls = 0
    let plain = 0
    const sessions = new Set<string>()
    beforeAll(async () => {
      const about = ['-subj', '/CN=chat.example.org', '-addext', 'subjectAltName=DNS:chat.example.org', '-days', '20']
      const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
      spawnSync('openssl', [...kind, ...about, '-keyout', key, '-out', certificate])
      const secure = createHttps({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, answer) =>
        answer.end(),
      )
      const web = createHttp((request, answer) => {
        const [, session = '', way = ''] = /^\/(?:sticky|astray)\/(\d{3}\/\w+)\/(\w+)/.exec(request.url ?? '') ?? []
        if (way === 'xhr') sessions.add(session)
        const isKnown = sessions.has(session) && request.url?.startsWith('/sticky') && request.headers.cookie === 'to=a'
        if (way === 'xhr') answer.setHeader('Set-Cookie', 'to=a; Path=/; Secure').end('o\n')
        else answer.writeHead(isKnown ? 204 : 404).end()
      })
      for (const server of [secure, web]) {
        const sockets = new WebSocketServer({ noServer: true })
        server.on('upgrade', (request, socket, head) => {
          if (request.url !== '/websocket') return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
          sockets.handleUpgrade(request, socket, head, (client) =>
            client.on('message', (text) => client.send(`heard ${text}`)),
          )
        })
        await once(server.listen(0, '127.0.0.1'), 'listening')
        servers.push(server)
      }
      ;[tls = 0, plain = 0] = servers.map(portOf)
    })
    afterAll(() => {
      for (const server of servers) server.close()
      rmSync(folder, { recursive: true })
    })

    test.each([
      ['is signed by who is trusted and holds', { ca_path: certificate, days: 10 }, 'ok', undefined],
      [
        'ends too soon',
        { ca_path: certificate, days: 30 },
        'failed',
        'The certificate holds for 19 days more, not for 30. Renew it.',
      ],
      [
        'is signed by a stranger',
        {},
        'failed',
        'The certificate is not to be trusted: nobody who is trusted has signed it, but chat.example.org (DEPTH_ZERO_SELF_SIGNED_CERT). Renew it.',
      ],
      [
        'is for another',
        { ca_path: certificate, name: 'other.example.org' },
        'failed',
        'The certificate is not to be trusted: it is not for other.example.org, but for DNS:chat.example.org. Renew it.',
      ],
    ])('see whether a certificate %s', async (_, more, ended, msg) => {
      const args = { host: '127.0.0.1', port: tls, name: 'chat.example.org', remedy: 'Renew it.', ...more }
      const told = await check('tls_check', args)
      expect(told).toMatchObject({ ended, ...(msg !== undefined && { msg }) })
    })

    test('see a certificate that holds only later', async () => {
      const early = earlyCertificate(folder, key)
      const server = createHttps({ key: readFileSync(key), cert: readFileSync(early) })
      onTestFinished(() => void server.close())
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const args = { host: '127.0.0.1', port: portOf(server), name: 'chat.example.org', ca_path: early }
      const msg = 'The certificate is not to be trusted: it does not hold before Jan  1 00:00:00 2090 GMT'
      expect(await check('tls_check', args)).toMatchObject({ ended: 'failed', msg })
    })

    test('tell whose certificate it is', async () => {
      const args = { host: '127.0.0.1', port: tls, name: 'chat.example.org', ca_path: certificate }
      expect(await check('tls_check', args)).toMatchObject({
        subject: 'chat.example.org',
        issuer: 'chat.example.org',
        days: 19,
      })
    })

    test('open a websocket, say something and hear the answer', async () => {
      const args = { url: `ws://127.0.0.1:${plain}/websocket`, send: 'hello', expect: 'heard hello' }
      expect(await check('websocket_check', args)).toMatchObject({ ended: 'ok', received: 'heard hello' })
    })

    test('open one over TLS at another address than the URL names', async () => {
      const to = { url: 'wss://chat.example.org/websocket', to: `127.0.0.1:${tls}`, ca_path: certificate }
      expect(await check('websocket_check', to)).toMatchObject({ ended: 'ok' })
    })

    test.each([
      ['the upgrade is refused', { url: '/other' }, '/other answers 400 to an upgrade to WebSocket'],
      [
        'the answer is another',
        { url: '/websocket', send: 'a', expect: 'b', timeout: 0.3 },
        '/websocket is upgraded, but b is never said there',
      ],
    ])('tell where %s', async (_, { url, ...more }, msg) => {
      const told = await check('websocket_check', { url: `ws://127.0.0.1:${plain}${url}`, ...more })
      expect(told).toMatchObject({ ended: 'failed', msg: `ws://127.0.0.1:${plain}${msg}` })
    })

    test.each([
      ['leads clients back', 'sticky', { ended: 'ok', cookies: { to: 'a' } }],
      ['leads them astray', 'astray', { ended: 'failed', msg: 'WEB/astray leads a client astray 8 of 8 times' }],
      [
        'has no sessions',
        'nothing',
        { ended: 'failed', msg: 'WEB/nothing opens no session of SockJS: HTTP Error 404: Not Found' },
      ],
    ])('see that a balancer %s', async (_, path, expected) => {
      const told = await check('sticky_check', { url: `http://127.0.0.1:${plain}/${path}` })
      expect(told).toMatchObject(JSON.parse(JSON.stringify(expected).replace('WEB', `http://127.0.0.1:${plain}`)))
    })
  })

  describe('of messages, at a stand-in for Rocket.Chat', () => {
    let set: RunningSet
    let bundle: Bundle
    let instances: Instance[] = []
    beforeAll(async () => {
      ;[set, bundle] = await Promise.all([startSet(1), makeBundle()])
      const uri = set.uri.replace('/?', '/rocketchat?')
      const first = await startInstance(bundle, uri)
      await first.ready
      const second = await startInstance(bundle, uri)
      await second.ready
      instances = [first, second]
    }, 30_000)
    afterAll(async () => {
      await Promise.all(instances.map(({ end }) => end('SIGKILL')))
      bundle.remove()
      await set[Symbol.asyncDispose]()
    })

    const send = (more: object, dry = false) => {
      const [url = '', watcher = ''] = instances.map((instance) => instance.url)
      return check('message_check', { url, watchers: [watcher, url], ...admin, timeout: 5, ...more }, dry)
    }
    const rooms = async () => {
      const [first] = set.members
      if (!first) throw new Error('the set has no members')
      return first.client().db('rocketchat').collection('rocketchat_room').countDocuments()
    }

    test('see it arrive at all instances, change nothing, and leave no room behind', async () => {
      const told = await send({})
      expect(told).toMatchObject({ ended: 'ok', changed: false, msg: 'the message arrived everywhere' })
      expect(await rooms()).toBe(1)
    })

    test.each([
      ['the login is refused', { password: 'wrong' }, "chief can't log in: Unauthorized"],
      ['an instance does not answer', { watchers: ['http://127.0.0.1:9'] }, 'http://127.0.0.1:9: Connection refused'],
    ])('tell where %s', async (_, more, msg) => {
      const told = await send({ ...more, remedy: 'See the logs.' })
      expect(told).toMatchObject({ ended: 'failed', msg: expect.stringContaining(msg) })
      expect(told).toMatchObject({ msg: expect.stringMatching(/See the logs\.$/) })
      expect(await rooms()).toBe(1)
    })

    test('send nothing in a plan', async () => {
      const told = await send({}, true)
      expect(told.changes).toMatchObject([{ title: `send a message by ${instances[0]?.url}`, quiet: true }])
      expect(told).toMatchObject({ arrived: expect.stringContaining('known after') })
    })

    test('never show the password', async () => {
      expect(JSON.stringify(await send({}))).not.toContain(admin.password)
    })
  })
})
