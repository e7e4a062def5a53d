import { once } from 'node:events'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { connect } from 'node:net'
import WebSocket from 'ws'

const domain = 'chat.example.org'

/** What a balancer answered. */
export interface Answered {
  readonly status: number
  /** With the name of the header in small letters; '' where there is none. */
  readonly header: (name: string) => string
}

/** Sends a request over TLS to the balancer at an address, as a client that trusts everybody. */
export async function askBalancer(
  address: string,
  path: string,
  { body, ...more }: RequestOptions & { body?: Buffer } = {},
): Promise<Answered> {
  const headers = { host: domain, ...more.headers }
  const way = { host: address, path, servername: domain, rejectUnauthorized: false, timeout: 5000 }
  return answered(request({ ...way, ...more, headers }).end(body))
}

/** The same without TLS. */
export async function askPlain(address: string, path: string): Promise<Answered> {
  return answered(requestPlain({ host: address, path, headers: { host: domain }, timeout: 5000 }).end())
}

async function answered(sent: ReturnType<typeof request>): Promise<Answered> {
  sent.on('timeout', () => sent.destroy(new Error('no answer within 5 s')))
  const [answer]: [IncomingMessage] = (await once(sent, 'response')) as never
  answer.resume()
  await once(answer, 'end')
  return { status: answer.statusCode ?? 0, header: (name) => String(answer.headers[name] ?? '') }
}

/** Opens a websocket through the balancer and says hello; gives the first words of the answer. */
export async function greet(address: string): Promise<string> {
  const socket = new WebSocket(`wss://${address}/websocket`, {
    headers: { host: domain },
    rejectUnauthorized: false,
  })
  const connected = new Promise<string>((resolve) => {
    socket.on('message', (data) => {
      const text = String(data)
      if (text.includes('connected')) resolve(text)
    })
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ msg: 'connect', version: '1', support: ['1'] }))
  try {
    return JSON.parse(await connected).msg
  } finally {
    socket.terminate()
  }
}

/** Whether a connection to a port comes about within a second. */
export async function isOpen(host: string, at: number): Promise<boolean> {
  const socket = connect({ host, port: at })
  socket.setTimeout(1000, () => socket.destroy(new Error('no answer')))
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
