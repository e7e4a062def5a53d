import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'

export interface Identity {
  readonly key: string
  readonly cert: string
}

/** A key, and a certificate that nobody has signed but itself. */
export function identityOf(domain: string): Identity {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-load-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const about = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`, '-days', '2']
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  spawnSync('openssl', ['req', ...kind, ...about, '-keyout', key, '-out', cert])
  const identity = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return identity
}

/** Something that answers as a balancer with one instance behind it does. */
export interface Balancer {
  readonly port: number
  /** The cookies that came with requests. */
  readonly cookies: (string | undefined)[]
  /** What is done with requests from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** How many websockets have subscribed to something so far. */
  readonly sockets: () => number
  /** Upgrades nobody from now on. */
  readonly decline: () => void
  /** Says goodbye to all websockets. */
  readonly dismiss: () => void
  /** Cuts all connections, and takes no new ones. */
  readonly die: () => Promise<void>
}

/** Starts one at an address of this machine. */
export async function startBalancer(identity: Identity, address = '127.0.0.1', port = 0): Promise<Balancer> {
  const connections = new Set<Socket>()
  const cookies: (string | undefined)[] = []
  const server = createServer(identity, (request, response) => {
    cookies.push(request.headers.cookie)
    balancer.answer(request, response)
  })
  server.on('connection', (socket: Socket) => connections.add(socket))
  let subscribed = 0
  let declines = false
  const sockets = new WebSocketServer({
    server,
    path: '/websocket',
    verifyClient: (_: unknown, done: (isTaken: boolean, status?: number) => void) => done(!declines, 503),
  })
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { msg } = JSON.parse(String(data))
      if (msg === 'connect') socket.send('{"msg":"connected","session":"1"}')
      if (msg !== 'sub') return
      socket.send('{"msg":"nosub","id":"s"}')
      subscribed += 1
    })
  })
  server.listen(port, address)
  await once(server, 'listening')
  const balancer: Balancer = {
    port: (server.address() as AddressInfo).port,
    cookies,
    answer: (_, response) => response.setHeader('Set-Cookie', 'route=1; Path=/').end('fine'),
    sockets: () => subscribed,
    decline() {
      declines = true
    },
    dismiss() {
      for (const socket of sockets.clients) socket.close(1001)
    },
    async die() {
      const closed = once(server, 'close')
      server.close()
      for (const connection of connections) connection.destroy()
      await closed
    },
  }
  return balancer
}
