import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, connect } from '../../src/transport/connection.ts'
import { isConnectionLost } from '../../src/transport/failures.ts'
import type { Target } from '../../src/transport/target.ts'
import { isNoStream } from '../../src/transport/tunnel.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'

async function loggedIn(target: Target): Promise<Connection> {
  const outcome = await connect(target)
  if ('failure' in outcome) throw new Error(outcome.message)
  onTestFinished(() => outcome.close())
  return outcome
}

/** Greets whoever connects, and gives back in capitals what it is sent. */
async function greeter(at: string | number): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.write('hello\n')
    socket.on('data', (chunk) => socket.end(String(chunk).toUpperCase()))
  })
  await new Promise<void>((resolve) => {
    if (typeof at === 'string') server.listen(at, resolve)
    else server.listen(at, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function said(stream: Duplex): Promise<string> {
  stream.write('some words')
  return text(stream)
}

function reason(dialing: Promise<Duplex>): Promise<unknown> {
  return dialing.then(
    () => 'it was opened',
    (error: unknown) => error,
  )
}

describe.skipIf(noSshd)('a stream that leaves from a host', () => {
  let sshd: Sshd
  let closed: Sshd
  beforeAll(async () => {
    ;[sshd, closed] = await Promise.all([
      startSshd(),
      startSshd('AllowTcpForwarding no\nAllowStreamLocalForwarding no'),
    ])
  })
  afterAll(() => Promise.all([sshd.remove(), closed.remove()]))

  const ways = () => ({ ssh: sshd.target, local: { ...sshd.target, connection: 'local' as const } })

  it.each(['ssh', 'local'] as const)('leads to a port (%s)', async (way) => {
    const { dial } = await loggedIn(ways()[way])
    expect(await said(await dial({ host: 'localhost', port: await greeter(0) }))).toBe('hello\nSOME WORDS')
  })

  it.each(['ssh', 'local'] as const)('leads to a socket (%s)', async (way) => {
    const socket = join(sshd.folder, `socket-${way}`)
    await greeter(socket)
    const { dial } = await loggedIn(ways()[way])
    expect(await said(await dial({ socket }))).toBe('hello\nSOME WORDS')
  })

  it.each(['ssh', 'local'] as const)('says in the same words why there is none (%s)', async (way) => {
    const { dial } = await loggedIn(ways()[way])
    const [refused, unknown] = [
      await reason(dial({ host: '127.0.0.1', port: 1 })),
      await reason(dial({ host: 'no.such.invalid', port: 1 })),
    ]
    expect(isNoStream(refused) && refused.message).toBe('Connection refused')
    expect(isNoStream(unknown) && unknown.message).toBe('Name or service not known')
  })

  it('says what to do where sshd lets nothing through', async () => {
    const { dial } = await loggedIn(closed.target)
    const refused = await reason(dial({ host: '127.0.0.1', port: 1 }))
    expect(isNoStream(refused) && refused.forbidden).toBe(true)
    expect(String(refused)).toContain('sshd on h1 does not let connections through: allow them by AllowTcpForwarding')
    expect(String(await reason(dial({ socket: '/nowhere' })))).toContain('AllowStreamLocalForwarding')
  })

  it('is none any more once the connection is lost', async () => {
    const connection = await loggedIn(sshd.target)
    connection.close()
    await connection.lost
    expect(isConnectionLost(await reason(connection.dial({ host: '127.0.0.1', port: 1 })))).toBe(true)
  })
})
