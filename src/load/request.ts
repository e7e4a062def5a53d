import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { tlsOptions, type Visitor } from './visitor.ts'

/** How one sending of a request ended. */
export type Ending =
  | { readonly kind: 'answer'; readonly status: number }
  /** No connection was made: nothing was sent. */
  | { readonly kind: 'no connection'; readonly why: string }
  /** A kept connection was closed before a byte of an answer came. */
  | { readonly kind: 'closed' }
  /** It was sent, and nothing came in time. */
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'broken'; readonly why: string }

/** Seconds in which a connection is made, or it is not to be had. */
const TO_CONNECT = 3

/** How else a request is sent than usually: over a connection that was not kept, or as a POST without a body. */
interface Unusual {
  readonly connection?: 'new'
  readonly method?: 'POST'
}

/** Sends a GET to the visitor's balancer and reads the whole answer, for so many milliseconds at most. */
export function send(
  visitor: Visitor,
  path: string,
  milliseconds: number,
  { connection, method }: Unusual = {},
): Promise<Ending> {
  const { wish } = visitor
  const agent = connection === 'new' ? new Agent(tlsOptions(wish)) : visitor.agent
  const login = wish.login && { 'x-auth-token': wish.login.token, 'x-user-id': wish.login.userId }
  return new Promise((resolve) => {
    const sent = request({
      agent,
      path,
      ...(method && { method }),
      host: visitor.address(),
      port: wish.port,
      headers: { ...visitor.headers(), ...login },
    })
    const connected = watchConnection(sent, Math.min(milliseconds, TO_CONNECT * 1000))
    const late = new Error(`no answer within ${wish.patience} s`)
    const limit = setTimeout(() => sent.destroy(late), milliseconds)
    let answered = false
    const end = (ending: Ending) => {
      clearTimeout(limit)
      resolve(ending)
    }
    sent.on('response', (response) => {
      answered = true
      visitor.takeCookies(response.headers)
      readAll(response, end)
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code ?? error.message
      if (answered) end({ kind: 'broken', why: 'the answer broke off' })
      else if (!connected.isMade()) end({ kind: 'no connection', why })
      else if (error === late) end({ kind: 'silent', why })
      else if (sent.reusedSocket && (why === 'ECONNRESET' || why === 'EPIPE')) end({ kind: 'closed' })
      else end({ kind: 'broken', why })
    })
    sent.end()
  })
}

function readAll(response: IncomingMessage, end: (ending: Ending) => void): void {
  response.resume()
  response.on('end', () => end({ kind: 'answer', status: response.statusCode ?? 0 }))
  response.on('error', () => end({ kind: 'broken', why: 'the answer broke off' }))
}

/** Whether the request has a connection over which it may go; a new one is given up after so many milliseconds. */
function watchConnection(sent: ClientRequest, milliseconds: number): { readonly isMade: () => boolean } {
  let made = false
  sent.on('socket', (socket) => {
    // A kept one is ready.
    if (!socket.connecting) {
      made = true
      return
    }
    const limit = setTimeout(() => sent.destroy(new Error('no connection in time')), milliseconds)
    socket.once('secureConnect', () => {
      made = true
      clearTimeout(limit)
    })
    sent.once('close', () => clearTimeout(limit))
  })
  return { isMade: () => made }
}
