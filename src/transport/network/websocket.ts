import { once } from 'node:events'
import WebSocket from 'ws'
import type { Trust } from '../../state/http.ts'
import type { Answer, Port } from '../../state/network.ts'
import { openStream, type Reach } from '../http/stream.ts'
import { within } from '../within.ts'
import { answerOrTrouble } from './trouble.ts'

const UPGRADED = 101

/** How to get to a server that speaks WebSocket. */
export interface WebsocketWay {
  readonly url: string
  readonly to: Port | null
  readonly trust: Trust
  readonly seconds: number
}

/** A server that answered an upgrade with another status than 101. */
export interface Declined {
  readonly status: number
}

/** Has a server upgrade to websocket, and maybe says something and waits for what it says. */
export function tryWebsocket(
  reach: Reach,
  { send, expect, ...way }: WebsocketWay & { readonly send: string | null; readonly expect: string | null },
): Promise<Answer<'websocket'>> {
  return answerOrTrouble(reach, async (watched) => {
    const socket = await openWebsocket(watched, way)
    if ('status' in socket) return { status: socket.status, received: null }
    const coming = expect === null ? null : nextMessage(socket, (text) => text.includes(expect), way.seconds)
    if (send !== null) socket.send(send)
    const received = await (coming?.catch(() => null) ?? null)
    socket.terminate()
    return { status: UPGRADED, received }
  })
}

/** Opens a websocket over a stream that leaves from a host. Rejects where there is no answer. */
export async function openWebsocket(
  reach: Reach,
  { url, to, trust, seconds }: WebsocketWay,
): Promise<WebSocket | Declined> {
  const asked = new URL(url.replace(/^ws/, 'http'))
  const way = { socket: null, ...(to && { to }), timeout: seconds, trust, usesProxy: false }
  const stream = await openStream(reach, asked, way)
  // What is encrypted is so already: to the client it is a plain one.
  const plain = `ws://${asked.host}${asked.pathname}${asked.search}`
  const socket = new WebSocket(plain, {
    createConnection: () => stream,
    perMessageDeflate: false,
    origin: asked.origin,
  })
  const answered = new Promise<WebSocket | Declined>((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve({ status: statusCode }))
    socket.on('error', reject)
  })
  const settled = await within(seconds, answered, () => socket.terminate())
  if (settled !== socket) stream.destroy()
  return settled
}

/** The next message for which it holds, as text; rejects when the websocket ends, or it does not come in time. */
export async function nextMessage(
  socket: WebSocket,
  isIt: (text: string) => boolean,
  seconds: number,
): Promise<string> {
  const stop = new AbortController()
  const ended = once(socket, 'close', stop).then(([code]) => {
    throw new Error(`the websocket was closed (${code})`)
  })
  const came = new Promise<string>((resolve) => {
    const hear = (data: WebSocket.RawData) => {
      if (isIt(String(data))) resolve(String(data))
    }
    socket.on('message', hear)
    stop.signal.addEventListener('abort', () => socket.off('message', hear))
  })
  ended.catch(() => {})
  return within(seconds, Promise.race([came, ended]), () => {}).finally(() => stop.abort())
}
