import { randomBytes } from 'node:crypto'
import type WebSocket from 'ws'
import { reasonOf } from '../../diagnostics/reason.ts'
import { trustAll } from '../../state/http.ts'
import { isTrouble, type Trouble } from '../../state/network.ts'
import type { Relay, RelayAnswer } from '../../state/relay.ts'
import type { Reach } from '../http/stream.ts'
import { type Api, apiOf, type Send } from './rocketchat-api.ts'
import { nextMessage, openWebsocket } from './websocket.ts'

/** Whom else to tell of secrets that come up. */
type Hide = (secret: string) => void

/** Logs in, makes a room, has it watched, writes to it, and leaves nothing behind. */
export async function relay(reach: Reach, send: Send, asked: Relay, hide: Hide): Promise<RelayAnswer> {
  const api = apiOf(send, asked)
  const password = String(asked.password.open())
  const login = await api('login', { user: asked.user, password }, null)
  if ('trouble' in login) return { trouble: `${asked.user} can't log in: ${login.trouble}` }
  const me = { token: login.text('data', 'authToken'), user: login.text('data', 'userId') }
  hide(me.token)
  const answer = await inOwnRoom(reach, asked, me.token, (method, body) => api(method, body, me))
  await api('logout', {}, me)
  return answer
}

type Call = (method: string, body: Parameters<Api>[1]) => ReturnType<Api>

async function inOwnRoom(reach: Reach, asked: Relay, token: string, call: Call): Promise<RelayAnswer> {
  const made = await call('groups.create', { name: `rcprov-check-${randomBytes(6).toString('hex')}` })
  if (isTrouble(made)) return { trouble: `no room can be made: ${made.trouble}` }
  const roomId = made.text('group', '_id')
  const arrived = await watched(reach, asked, { token, roomId }, (text) => call('chat.postMessage', { roomId, text }))
  const removed = await call('groups.delete', { roomId })
  if (isTrouble(arrived)) return arrived
  return { arrived, left: isTrouble(removed) ? `the room ${roomId} is still there: ${removed.trouble}` : null }
}

/** Which room to listen to, and as whom. */
interface Listening {
  readonly token: string
  readonly roomId: string
}

/** Has all watchers listen, writes, and tells of each when it heard, or why not. */
async function watched(
  reach: Reach,
  { watchers, seconds }: Relay,
  listening: Listening,
  write: (text: string) => ReturnType<Api>,
): Promise<ReadonlyMap<string, number | string> | Trouble> {
  const text = `rcprov looks whether messages arrive (${randomBytes(6).toString('hex')})`
  const opened = await Promise.all(watchers.map((url) => listen(reach, url, listening, seconds).catch(reasonOf)))
  const start = performance.now()
  const heard = opened.map(async (socket) => {
    if (typeof socket === 'string') return socket
    const isIt = (message: string) => message.includes('stream-room-messages') && message.includes(text)
    const came = nextMessage(socket, isIt, seconds).then(() => Math.round(performance.now() - start))
    return came.catch((reason) => `it was not pushed (${reasonOf(reason)})`)
  })
  try {
    const written = await write(text)
    if (isTrouble(written)) return { trouble: `no message can be sent: ${written.trouble}` }
    const outcomes = await Promise.all(heard)
    return new Map(watchers.map((url, i) => [url, outcomes[i] ?? 'not watched']))
  } finally {
    for (const socket of opened) if (typeof socket !== 'string') socket.terminate()
  }
}

/** Speaks DDP until an instance says that it will tell what is written in the room. */
async function listen(reach: Reach, url: string, { token, roomId }: Listening, seconds: number): Promise<WebSocket> {
  const socket = await openWebsocket(reach, { url: `${url}/websocket`, to: null, trust: trustAll, seconds })
  if ('status' in socket) throw new Error(`the upgrade to websocket was answered with ${socket.status}`)
  const say = async (message: object, answer: RegExp) => {
    const answered = nextMessage(socket, (text) => answer.test(text), seconds)
    socket.send(JSON.stringify(message))
    const text = await answered
    if (/"(error|failed|nosub)"/.test(text)) throw new Error(`it refused: ${text}`)
  }
  try {
    await say({ msg: 'connect', version: '1', support: ['1'] }, /"msg":"(connected|failed)"/)
    await say({ msg: 'method', id: '1', method: 'login', params: [{ resume: token }] }, /"msg":"result"/)
    const params = [roomId, { useCollection: false, args: [] }]
    await say({ msg: 'sub', id: '2', name: 'stream-room-messages', params }, /"msg":"(ready|nosub)"/)
  } catch (reason) {
    socket.terminate()
    throw reason
  }
  return socket
}
