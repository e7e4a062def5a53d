import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { encodeFrame, frameReader, OPCODES } from './links/frames.ts'
import { acceptKey } from './links/websocket.ts'

/** A client of an instance over a websocket. */
export interface Client {
  readonly send: (message: object) => void
  /** The next message for which it holds, of those that came since the last one was taken; waits for it. */
  readonly next: (isIt: (message: Record<string, unknown>) => boolean) => Promise<Record<string, unknown>>
  /** The code with which the server said goodbye. */
  readonly goodbye: Promise<number | null>
  readonly close: () => void
}

/** Opens a websocket by the handshake of RFC 6455; rejects where the answer is not 101 with the right key. */
export async function openClient(url: string): Promise<Client> {
  const key = randomBytes(16).toString('base64')
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
  }
  const asked = request(url, { headers }).end()
  asked.once('response', ({ statusCode }) => asked.destroy(new Error(`answered with ${statusCode}`)))
  const [response, socket, head] = await once(asked, 'upgrade')
  if (response.headers['sec-websocket-accept'] !== acceptKey(key)) throw new Error('the key was answered wrongly')
  return clientOver(socket, head)
}

function clientOver(socket: Socket, head: Buffer): Client {
  const received: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  const read = frameReader()
  const goodbye = new Promise<number | null>((resolve) => {
    socket.on('close', () => resolve(null))
    socket.on('data', (bytes: Buffer) => {
      for (const { opcode, payload } of read(bytes)) {
        if (opcode === OPCODES.text) received.push(JSON.parse(payload.toString()))
        if (opcode === OPCODES.close) resolve(payload.readUInt16BE())
      }
      for (const look of waiting) look()
    })
  })
  if (head.length > 0) socket.unshift(head)
  const frame = (text: string): Buffer => encodeFrame(OPCODES.text, Buffer.from(text), randomBytes(4))
  return {
    send: (message) => socket.write(frame(JSON.stringify(message))),
    next: (isIt) =>
      new Promise((resolve) => {
        const look = (): void => {
          const at = received.findIndex(isIt)
          if (at === -1) return
          waiting.delete(look)
          resolve(received.splice(0, at + 1)[at] ?? {})
        }
        waiting.add(look)
        look()
      }),
    goodbye,
    close: () => socket.destroy(),
  }
}
