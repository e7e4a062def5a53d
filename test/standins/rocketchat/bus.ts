import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { InstanceRow } from './database/instances.ts'
import { log } from './log.ts'

/** What one instance tells the others that no database holds. */
interface Told {
  readonly stream: string
  readonly event: string
  readonly args: readonly unknown[]
}

/** The way between instances: TCP, straight from each to each. */
export interface Bus {
  readonly port: number
  /** Tells all other instances that are registered, at the addresses that they gave. */
  readonly tell: (told: Told, others: readonly InstanceRow[]) => void
  readonly close: () => void
}

const TOO_LONG = 5000

/** Listens on all addresses, as the real one's bus does; rejects where the port is taken. */
export async function openBus(port: number, hear: (told: Told) => void): Promise<Bus> {
  const sockets = new Set<Socket>()
  const peers = new Map<string, Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  }
  const server = createServer((socket) => {
    createInterface({ input: keep(socket) }).on('line', (line) => {
      try {
        hear(JSON.parse(line) as Told)
      } catch {
        // Whoever only looks whether the port is open need not speak the language.
        socket.destroy()
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '0.0.0.0', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    tell: (told, others) => {
      for (const other of others) peerOf(peers, other, keep).write(`${JSON.stringify(told)}\n`)
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function peerOf(peers: Map<string, Socket>, { _id, extraInformation }: InstanceRow, keep: (socket: Socket) => Socket) {
  const known = peers.get(_id)
  if (known !== undefined) return known
  const { host, tcpPort } = extraInformation
  const socket = keep(connect({ host, port: tcpPort }))
  socket.setTimeout(TOO_LONG, () => socket.connecting && socket.destroy(new Error('timed out')))
  socket.on('error', ({ message }) => log('error', 'Bus', `${host}:${tcpPort} cannot be told: ${message}`))
  socket.on('close', () => peers.delete(_id))
  peers.set(_id, socket)
  return socket
}
