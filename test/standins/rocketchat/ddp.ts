import type { Db } from 'mongodb'
import { logIn, newId, type User, userOfToken } from './database/users.ts'
import type { Link } from './links/link.ts'
import { said } from './log.ts'
import type { Streams } from './streams.ts'

/** What the clients of an instance reach. */
export interface Served {
  readonly db: Db
  readonly streams: Streams
  /** Tells what no database holds, such as who is typing, to the listeners of all instances. */
  readonly broadcast: (stream: string, event: string, args: readonly unknown[]) => void
}

/** One client, as long as its connection lasts. */
interface Client extends Served {
  readonly link: Link
  readonly ends: Map<string, () => void>
  user: User | null
}

type Message = Readonly<Record<string, unknown>>

/** Speaks DDP with a client until it goes. */
export function serveDdp(link: Link, served: Served): void {
  const client: Client = { ...served, link, ends: new Map(), user: null }
  // One message after the other: who logs in and subscribes at once is known by then.
  let turn = Promise.resolve()
  link.onText((text) => {
    turn = turn.then(() => take(client, text)).catch((thrown) => send(client, { msg: 'error', reason: said(thrown) }))
  })
  link.onEnd(() => {
    for (const end of client.ends.values()) end()
  })
  send(client, { server_id: '0' })
}

function send({ link }: Client, message: Message): void {
  link.send(JSON.stringify(message))
}

async function take(client: Client, text: string): Promise<void> {
  const message: unknown = JSON.parse(text)
  if (!isRecord(message)) throw new Error('Bad request')
  const { msg, id } = message
  if (msg === 'connect') send(client, { msg: 'connected', session: newId() })
  else if (msg === 'ping') send(client, { msg: 'pong', ...(id === undefined ? {} : { id }) })
  else if (msg === 'method') await call(client, message)
  else if (msg === 'sub') subscribe(client, message)
  else if (msg === 'unsub') unsubscribe(client, String(id))
  else if (msg !== 'pong') throw new Error('Bad request')
}

async function call(client: Client, { id, method, params }: Message): Promise<void> {
  const given: readonly unknown[] = Array.isArray(params) ? params : []
  const answer = async (): Promise<Message> => {
    if (method === 'login') return { result: await login(client, given[0]) }
    if (typeof method === 'string' && method.startsWith('stream-')) return { result: notify(client, method, given) }
    return { error: failure(404, `Method '${method}' not found`) }
  }
  const outcome = await answer().catch((thrown) => ({ error: failure(403, said(thrown)) }))
  send(client, { msg: 'result', id, ...outcome })
  send(client, { msg: 'updated', methods: [id] })
}

async function login(client: Client, given: unknown): Promise<Message> {
  if (!isRecord(given)) throw new Error('Unrecognized options for login request')
  if (typeof given.resume === 'string') {
    client.user = await userOfToken(client.db, given.resume)
    if (client.user === null) throw new Error("You've been logged out by the server. Please log in again.")
    return { id: client.user._id, token: given.resume }
  }
  const name = isRecord(given.user) ? (given.user.username ?? given.user.email) : undefined
  const password = isRecord(given.password)
    ? { digest: String(given.password.digest) }
    : { plain: String(given.password) }
  const found = await logIn(client.db, String(name), password)
  if (found === null) throw new Error('User not found or incorrect password')
  client.user = found.user
  return { id: found.user._id, token: found.token }
}

/** What a client tells others, such as that its user is typing. */
function notify({ user, broadcast }: Client, stream: string, [event, ...args]: readonly unknown[]): null {
  if (user === null) throw new Error('not-allowed')
  broadcast(stream, String(event), args)
  return null
}

function subscribe(client: Client, { id, name, params }: Message): void {
  const stream = String(name)
  const refusal = refusalOf(client, stream)
  if (refusal !== null) {
    send(client, { msg: 'nosub', id, error: refusal })
    return
  }
  const key = String(id)
  const event = String(Array.isArray(params) ? params[0] : params)
  const tell = (args: readonly unknown[]): void =>
    send(client, { msg: 'changed', collection: stream, id: 'id', fields: { eventName: event, args } })
  client.ends.get(key)?.()
  client.ends.set(key, client.streams.listen(stream, event, tell))
  send(client, { msg: 'ready', subs: [id] })
}

function refusalOf({ user }: Client, stream: string): Message | null {
  if (!stream.startsWith('stream-')) return failure(404, `Subscription '${stream}' not found`)
  return user === null ? failure('not-allowed', 'not-allowed') : null
}

function unsubscribe(client: Client, id: string): void {
  client.ends.get(id)?.()
  client.ends.delete(id)
  send(client, { msg: 'nosub', id })
}

function failure(error: number | string, reason: string): Message {
  return { isClientSafe: true, error, reason, message: `${reason} [${error}]`, errorType: 'Meteor.Error' }
}

function isRecord(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
