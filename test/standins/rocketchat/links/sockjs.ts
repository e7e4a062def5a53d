import { randomInt } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, readBody } from '../http/answer.ts'
import { type FedLink, feedLink, type Link } from './link.ts'

/** SockJS in two of its ways: over a websocket, and by long polling, whose sessions live on one instance only. */
export interface SockJs {
  /** Answers a request under /sockjs; false where it is none of SockJS's. */
  readonly take: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>
  /** Speaks SockJS over a websocket, to serve what is in it. */
  readonly wrap: (socket: Link) => Link
}

interface Session extends FedLink {
  readonly waiting: string[]
  poll: ServerResponse | null
  timer: NodeJS.Timeout
}

const HEARTBEAT = 25_000
// A client that does not come back for so long has gone.
const FORGOTTEN = 5000

/** Makes the sessions of one instance; each new one is served. */
export function sockJs(serve: (link: Link) => void): SockJs {
  const sessions = new Map<string, Session>()
  return {
    wrap,
    take: async (request, response, path) => {
      if (path === '/sockjs/info') {
        answer(response, 200, {
          websocket: true,
          origins: ['*:*'],
          cookie_needed: false,
          entropy: randomInt(2 ** 32 - 1),
        })
        return true
      }
      const [, id = '', way] = /^\/sockjs\/[^/.]+\/([^/.]+)\/(xhr|xhr_send)$/.exec(path) ?? []
      if (way === undefined || request.method !== 'POST') return false
      if (way === 'xhr') poll(sessions, id, response, serve)
      else await receive(sessions.get(id), request, response)
      return true
    },
  }
}

function poll(sessions: Map<string, Session>, id: string, response: ServerResponse, serve: (link: Link) => void): void {
  const known = sessions.get(id)
  if (known === undefined) {
    const session = openSession(() => sessions.delete(id))
    sessions.set(id, session)
    text(response, 200, 'o\n')
    serve(session.link)
  } else hold(known, response)
}

function openSession(forget: () => void): Session {
  const end = (): void => {
    forget()
    if (session.poll !== null) flush(session, 'c[3000,"Go away!"]')
    clearTimeout(session.timer)
    session.end()
  }
  const fed = feedLink({
    send: (message) => {
      session.waiting.push(message)
      if (session.poll !== null) flush(session, `a${JSON.stringify(session.waiting.splice(0))}`)
    },
    close: end,
  })
  const session: Session = { ...fed, waiting: [], poll: null, timer: setTimeout(end, FORGOTTEN) }
  return session
}

/** Keeps a poll until there is something to say, or until it must be said that there is nothing. */
function hold(session: Session, response: ServerResponse): void {
  clearTimeout(session.timer)
  session.poll = response
  session.timer = setTimeout(() => flush(session, 'h'), HEARTBEAT)
  response.once('close', () => {
    if (session.poll === response) leave(session)
  })
  if (session.waiting.length > 0) flush(session, `a${JSON.stringify(session.waiting.splice(0))}`)
}

function flush(session: Session, frame: string): void {
  const { poll } = session
  leave(session)
  if (poll !== null) text(poll, 200, `${frame}\n`)
}

function leave(session: Session): void {
  session.poll = null
  clearTimeout(session.timer)
  session.timer = setTimeout(() => session.link.close(), FORGOTTEN)
}

async function receive(session: Session | undefined, request: IncomingMessage, response: ServerResponse) {
  // Of a session of another instance nothing is known here: this is what stickiness is for.
  if (session === undefined) return text(response, 404, '')
  const messages: unknown = JSON.parse(await readBody(request))
  text(response, 204, '')
  if (Array.isArray(messages)) for (const message of messages) session.take(String(message))
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/javascript; charset=UTF-8', 'Cache-Control': 'no-store' })
  response.end(body)
}

function wrap(socket: Link): Link {
  const { link, take, end } = feedLink({
    send: (message) => socket.send(`a${JSON.stringify([message])}`),
    close: () => {
      socket.send('c[3000,"Go away!"]')
      socket.close()
    },
  })
  socket.onText((frame) => {
    const messages: unknown = JSON.parse(frame)
    for (const message of Array.isArray(messages) ? messages : [messages]) take(String(message))
  })
  socket.onEnd(end)
  socket.send('o')
  return link
}
