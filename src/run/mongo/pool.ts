import { createHash } from 'node:crypto'
import type { MongoAnswer, MongoCommand, MongoLogin, MongoTls } from '../../state/mongo.ts'
import type { Lost, Refused } from '../../transport/mongo/client.ts'
import { openGate } from '../../transport/mongo/gate.ts'
import { createShelf, type Shelf } from '../../transport/shelf.ts'
import { dialWithin, isNoStream } from '../../transport/tunnel.ts'
import { isTimeout, within } from '../../transport/within.ts'
import type { Host } from '../host.ts'
import type { Mask } from '../mask.ts'
import { openDocument } from './open.ts'

/** The connections of a run to mongods, each kept for all that ask the same one as the same user. */
export interface MongoPool {
  /** Logs in where there is a login. Rejects where the host itself stays away. */
  readonly open: (route: Route, visitor: Visitor) => Promise<Opened>
  readonly close: () => Promise<void>
}

/** From which host a mongod is dialed, and where it is as seen from there. */
export interface Route {
  readonly host: Host
  readonly to: { readonly host: string; readonly port: number }
}

/** Who comes, and what is expected of the mongod. */
export interface Visitor {
  readonly login: MongoLogin | null
  readonly tls: MongoTls | null
  /** Its certificate must be for one of these. */
  readonly names: readonly string[]
  /** In which it must answer. */
  readonly seconds: number
}

/** A mongod that can be asked, or why it can't be. */
export type Opened = Entrance | Closed | { readonly at: 'door'; readonly message: string }

export interface Entrance {
  readonly at: 'server'
  readonly as: 'user' | 'nobody'
  /** The answer may take so many seconds. */
  readonly ask: (command: MongoCommand, seconds: number) => Promise<MongoAnswer | Lost>
}

interface Closed {
  readonly at: 'nowhere'
  readonly why: string
  /** It won't be otherwise by itself: sshd does not let anybody through. */
  readonly isForbidden: boolean
}

const LEAVE_SECONDS = 1
/** Who needs rights that are not his. */
const UNAUTHORIZED = 13
/** What is told of a login that is wrong, or of a user who isn't there: maybe nobody is yet. */
const NO_SUCH_LOGIN = [18, 11]
const STATUS: MongoCommand = { database: 'admin', command: { replSetGetStatus: 1 } }

/** No connections yet. */
export function createMongoPool(mask: Mask): MongoPool {
  const shelf = createShelf()
  const kept = new Map<string, Promise<Arrival>>()
  const left = new Set<Promise<void>>()

  const arrive = (route: Route, visitor: Visitor): Promise<Arrival> => {
    const key = keyOf(route, visitor)
    const known = kept.get(key)
    if (known) return known
    const forget = () => kept.get(key) === fresh && kept.delete(key)
    const leave = (closing: Promise<void>) => {
      forget()
      left.add(closing)
      void closing.finally(() => left.delete(closing))
    }
    const fresh = connect(route, visitor, { shelf, mask, leave })
    kept.set(key, fresh)
    // Whoever was not let in now may be let in later.
    fresh.then(({ at }) => at === 'server' || forget(), forget)
    return fresh
  }

  /** Who is given another password may have it already. */
  const arriveAnyhow = async (route: Route, visitor: Visitor): Promise<Arrival> => {
    const known = await arrive(route, visitor)
    const { login } = visitor
    if (!isUnknown(known) || !login?.nextPassword) return known
    const next = await arrive(route, { ...visitor, login: { ...login, password: login.nextPassword } })
    return isUnknown(next) ? known : next
  }

  return {
    open: async (route, visitor) => {
      const known = await arriveAnyhow(route, visitor)
      if (!isUnknown(known)) return known
      // As long as nobody exists, or nobody is asked who he is, there is nobody to log in as.
      const nobody = await arrive(route, { ...visitor, login: null })
      if (nobody.at !== 'server') return nobody
      const status = await nobody.ask(STATUS, visitor.seconds)
      if ('lost' in status) return { at: 'nowhere', why: status.lost, isForbidden: false }
      // Somebody may have been made between the two.
      return !status.ok && status.code === UNAUTHORIZED ? arriveAnyhow(route, visitor) : nobody
    },
    close: async () => {
      for (const arriving of kept.values()) {
        const arrival = await arriving.catch(() => null)
        if (arrival?.at === 'server') arrival.leave()
      }
      await Promise.all(left)
      await shelf.remove()
    },
  }
}

type Arrival = (Entrance & { readonly leave: () => void }) | Closed | Door

interface Door {
  readonly at: 'door'
  readonly message: string
  readonly code: number
}

interface House {
  readonly shelf: Shelf
  readonly mask: Mask
  /** It is no longer good for anybody, and is being closed. */
  readonly leave: (closing: Promise<void>) => void
}

/** The first connection tells at once whether anybody is there; the driver is not even loaded where nobody is. */
async function connect({ host, to }: Route, visitor: Visitor, { shelf, mask, leave }: House): Promise<Arrival> {
  const { login, seconds } = visitor
  const dial = () => dialWithin(seconds, host.link.dial, to)
  const first = await dial().catch(unopened)
  if ('at' in first) return first
  if (login) mask.add(String(login.password.open()))
  const gate = await openGate(`${await shelf.newPath()}.sock`, dial, first)
  const { connectClient } = await import('../../transport/mongo/client.ts')
  const client = await connectClient({ ...visitor, path: gate.path })
  if (!('command' in client)) {
    gate.close()
    const trouble = gate.trouble()
    return 'lost' in client && trouble !== null ? unopened(trouble) : turnedAway(client, login)
  }
  // The driver takes leave of the server, which may not listen.
  const part = () =>
    leave(
      within(LEAVE_SECONDS, client.close(), gate.close)
        .catch(() => {})
        .finally(gate.close),
    )
  return {
    at: 'server',
    as: client.isLoggedIn ? 'user' : 'nobody',
    ask: async ({ database, command }, limit) => {
      const answer = await client.command(database, openDocument(command, mask), limit)
      if ('lost' in answer) part()
      return answer
    },
    leave: part,
  }
}

function isUnknown(arrival: Arrival): arrival is Door {
  return arrival.at === 'door' && NO_SUCH_LOGIN.includes(arrival.code)
}

/** What is wrong with the host itself is for the caller. */
function unopened(reason: unknown): Closed {
  if (isNoStream(reason)) return { at: 'nowhere', why: reason.message, isForbidden: reason.forbidden }
  if (isTimeout(reason)) return { at: 'nowhere', why: reason.message, isForbidden: false }
  throw reason
}

function turnedAway(answer: Lost | Refused, login: MongoLogin | null): Closed | Door {
  if ('lost' in answer) return { at: 'nowhere', why: answer.lost, isForbidden: false }
  const { message, codeName, code } = answer.refused
  const who = login ? `${login.user}@${login.database}` : 'nobody'
  return { at: 'door', message: `the login as ${who} was refused: ${message} (${codeName}, ${code})`, code }
}

/** Equal for those who can share a connection. Passwords and keys are in it as hashes only. */
function keyOf({ host, to }: Route, visitor: Visitor): string {
  return JSON.stringify([host.name, to.host, to.port, visitor.names, identityOf(visitor)])
}

/** What tells one login and its manner from another. */
export function identityOf({ login, tls }: Pick<Visitor, 'login' | 'tls'>): string {
  const password = login ? String(login.password.open()) : null
  const pem = [tls?.authorities, tls?.certificate].map((part) => part?.toString('base64') ?? null)
  const parts = [login?.user, login?.database, login?.mechanism, password, tls?.verify, ...pem]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
