import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { encodeFrame, frameReader, OPCODES } from './frames.ts'
import { feedLink, type Link } from './link.ts'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const GOING_AWAY = 1001

/** What a server answers to the key of a client's handshake. */
export function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}${GUID}`).digest('base64')
}

/** Answers a request to upgrade with 101, or with 400; gives the link. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, head: Buffer): Link | null {
  const key = request.headers['sec-websocket-key']
  if (request.headers.upgrade?.toLowerCase() !== 'websocket' || key === undefined) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nNot a valid websocket request')
    return null
  }
  const answer = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptKey(key)}`,
  ]
  socket.write(`${answer.join('\r\n')}\r\n\r\n`)
  return linkOver(socket, head)
}

function linkOver(socket: Duplex, head: Buffer): Link {
  const goodbye = Buffer.alloc(2)
  goodbye.writeUInt16BE(GOING_AWAY)
  const write = (opcode: number, payload: Buffer): void => {
    if (socket.writable) socket.write(encodeFrame(opcode, payload))
  }
  const { link, take, end } = feedLink({
    send: (text) => write(OPCODES.text, Buffer.from(text)),
    close: () => {
      write(OPCODES.close, goodbye)
      socket.end()
    },
  })
  const read = frameReader()
  const receive = (bytes: Buffer): void => {
    for (const { opcode, payload } of read(bytes)) {
      if (opcode === OPCODES.text) take(payload.toString())
      else if (opcode === OPCODES.ping) write(OPCODES.pong, payload)
      else if (opcode === OPCODES.close) {
        write(OPCODES.close, payload)
        socket.end()
      }
    }
  }
  socket.on('data', (bytes: Buffer) => {
    try {
      receive(bytes)
    } catch {
      // What is no frame, or too large a one, ends the connection.
      socket.destroy()
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', end)
  if (head.length > 0) socket.unshift(head)
  return link
}
