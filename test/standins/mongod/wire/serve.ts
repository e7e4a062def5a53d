import type { Socket } from 'node:net'
import type { Document } from 'bson'
import type { Connection, Log } from '../contract.ts'
import { encodeMsg, encodeReply, type Message } from './frames.ts'
import { createSplitter } from './splitter.ts'

/** An answer to one message. `again` is the command to run next without being asked (exhaust). */
interface Answer {
  /** Null closes the connection without an answer. */
  readonly body: Document | null
  readonly again: Document | null
}

/** Works out the answer to a message of a client; never rejects. */
export type Answering = (message: Message, connection: Connection) => Promise<Answer>

let lastConnection = 0

/** Serves one client: its messages one after the other, until it or the server closes. */
export function serve(socket: Socket, answer: Answering, log: Log): void {
  lastConnection += 1
  const closing = new Set<() => void>()
  const connection = createConnection(socket, lastConnection, closing)
  const context = `conn${connection.id}`
  log.write('I', 'NETWORK', 22943, 'listener', 'Connection accepted', {
    remote: connection.remote,
    connectionId: connection.id,
  })
  const split = createSplitter()
  let turn: Promise<void> = Promise.resolve()
  socket.on('data', (chunk) => {
    try {
      for (const message of split(chunk)) turn = turn.then(() => respond(socket, message, connection, answer))
    } catch (thrown) {
      log.write('I', 'NETWORK', 22988, context, 'Error receiving request from client', { error: String(thrown) })
      socket.destroy()
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    log.write('I', 'NETWORK', 22944, context, 'Connection ended', {
      remote: connection.remote,
      connectionId: connection.id,
    })
    for (const listener of closing) listener()
  })
}

async function respond(socket: Socket, message: Message, connection: Connection, answer: Answering): Promise<void> {
  let asked = message
  while (!socket.destroyed) {
    const { body, again } = await answer(asked, connection)
    if (body === null) {
      socket.destroy()
      return
    }
    if (asked.kind === 'query') {
      socket.write(encodeReply(body, asked.id))
      return
    }
    if (asked.moreToCome) return
    const { id, bytes } = encodeMsg(body, asked.id, again !== null)
    socket.write(bytes)
    if (again === null) return
    asked = { ...asked, id, body: again }
  }
}

function createConnection(socket: Socket, id: number, closing: Set<() => void>): Connection {
  const address = socket.remoteAddress
  return {
    id,
    remote: address === undefined ? 'anonymous unix socket' : `${address.replace('::ffff:', '')}:${socket.remotePort}`,
    isLocal: address === undefined || address === '::1' || address.replace('::ffff:', '').startsWith('127.'),
    identity: null,
    client: null,
    saidHelloOk: false,
    isLatched: false,
    onClose: (listener) => {
      closing.add(listener)
      return () => closing.delete(listener)
    },
  }
}
