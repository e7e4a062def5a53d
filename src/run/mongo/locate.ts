import type { MongoReply, MongoServer, MongoTarget } from '../../state/mongo.ts'
import type { Host } from '../host.ts'
import { isLoopback } from '../host-at.ts'
import { idle } from '../idle.ts'
import type { Run } from '../run.ts'
import { isUnreachable } from '../unreachable.ts'
import type { Entrance, Opened, Route, Visitor } from './pool.ts'

/** Who looks for members of sets, from which host. */
export interface Seeker {
  readonly run: Pick<Run, 'mongo' | 'hostAt'>
  readonly host: Host
  /** A plan waits for nothing that does not come about by itself. */
  readonly dry: boolean
  /** Nothing is to be waited for any more. */
  readonly isOver: () => boolean
}

/** A member that can be asked, or why it can't be. */
export type Located =
  | (Entrance & { readonly address: string })
  | { readonly at: 'door'; readonly message: string }
  | Nowhere

export interface Nowhere {
  readonly at: 'nowhere'
  /** For people, in the words for a finding and in those for a plan that waits for it. */
  readonly message: string
  readonly awaited: string
  /** On which it would be. */
  readonly host: Host
  /** Whether it comes by itself, may come, or does not come. */
  readonly outlook: 'electing' | 'open' | 'forbidden'
}

const PAUSE_SECONDS = 0.5
/** As long as an election takes with the usual settings; a set that is longer without a primary has no majority. */
const ELECTION_SECONDS = 12
/** The least time in which anybody can answer, whatever the task says, and the most that a connection may take. */
const LEAST_SECONDS = 5
const MOST_SECONDS = 10

/** So many seconds a mongod has for its answer to a question. */
export function answerSeconds({ timeout }: MongoServer): number {
  return Math.max(timeout, LEAST_SECONDS)
}

/** Finds whom a task means. An apply waits for the named one and for a primary, as long as the task lets it. */
export async function locate(seeker: Seeker, server: MongoServer, target: MongoTarget): Promise<Located> {
  const seconds = seeker.dry ? Math.min(server.timeout, ELECTION_SECONDS) : server.timeout
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await locateNow(seeker, server, target)
    if (found.at !== 'nowhere' || found.outlook === 'forbidden' || typeof target === 'object') return found
    if ((seeker.dry && found.outlook !== 'electing') || performance.now() > end || seeker.isOver()) return found
    await idle(PAUSE_SECONDS, seeker.isOver)
  }
}

/** The same without waiting. */
export async function locateNow(seeker: Seeker, server: MongoServer, target: MongoTarget): Promise<Located> {
  if (target === 'named') return named(seeker, server)
  return target === 'primary' ? primary(seeker, server) : member(seeker, server, target.member)
}

async function named({ run, host }: Seeker, server: MongoServer): Promise<Located> {
  const { host: name, port } = server
  const isOwn = isLoopback(name)
  // What is reached on the loopback of a host is that host's.
  const names = isOwn ? [name, host.name] : [name]
  const opened = await run.mongo.open({ host, to: { host: name, port } }, visitor(server, names))
  return settled(opened, `${name}:${port}`, `mongod on ${isOwn ? host.name : name}:${port}`, host)
}

async function primary(seeker: Seeker, server: MongoServer): Promise<Located> {
  const at = await named(seeker, server)
  if (at.at === 'nowhere') return at
  // To tell who is primary it asks for no login.
  const teller = at.at === 'door' ? await named(seeker, { ...server, login: null }) : at
  if (teller.at !== 'server') return teller
  const told = await hello(teller, server)
  const who = `mongod on ${isLoopback(server.host) ? seeker.host.name : server.host}:${server.port}`
  if (told === null) return gone(who, 'the connection was lost', seeker.host)
  if (told.isWritablePrimary === true) return at.at === 'door' ? at : { ...at, address: addressIn(told) ?? at.address }
  const address = told.primary
  if (typeof address !== 'string') return leaderless(who, told, seeker.host)
  const found = await member(seeker, server, address)
  if (found.at !== 'server') return found
  const own = await hello(found, server)
  return own?.isWritablePrimary === true ? found : leaderless(who, told, seeker.host)
}

function leaderless(who: string, { setName, info }: MongoReply, host: Host): Nowhere {
  const isMember = typeof setName === 'string' && info === undefined
  return {
    at: 'nowhere',
    message: isMember ? `${who} knows of no primary of ${setName}` : `${who} belongs to no replica set yet`,
    awaited: isMember ? `a primary of ${setName}, which has none now` : `${who}, which belongs to no replica set yet`,
    host,
    outlook: isMember ? 'electing' : 'open',
  }
}

/** Its own host comes first, where it may be that nobody needs to log in; then those who may know it by its address. */
async function member(seeker: Seeker, server: MongoServer, address: string): Promise<Located> {
  const to = endpointOf(address)
  const home = seeker.run.hostAt(to.host)
  const last: Route = { host: seeker.host, to }
  const routes = home ? [{ host: home, to: { host: '127.0.0.1', port: to.port } }, { host: home, to }, last] : [last]
  let first: Located | null = null
  for (const route of routes) {
    const opened = await open(seeker, route, visitor(server, [to.host]))
    const found = settled(opened, address, `mongod on ${address}`, home ?? seeker.host)
    if (found.at !== 'nowhere' && (route.to === to || !(await isAnother(found, server, address)))) return found
    if (found.at === 'nowhere') first ??= found
  }
  return first ?? gone(`mongod on ${address}`, 'it can not be reached', home ?? seeker.host)
}

/** Another host than the task's own may be away for all that the task cares. */
async function open({ run, host }: Seeker, route: Route, who: Visitor): Promise<Opened> {
  try {
    return await run.mongo.open(route, who)
  } catch (reason) {
    if (route.host === host || !isUnreachable(reason)) throw reason
    return { at: 'nowhere', why: reason.message, isForbidden: false }
  }
}

/** Whether what listens at the port of its host is known to its set by another address. */
async function isAnother(found: Located, server: MongoServer, address: string): Promise<boolean> {
  if (found.at !== 'server') return false
  const told = await hello(found, server)
  return told !== null && (addressIn(told) ?? address) !== address
}

async function hello({ ask }: Entrance, server: MongoServer): Promise<MongoReply | null> {
  const answer = await ask({ database: 'admin', command: { hello: 1 } }, answerSeconds(server))
  return 'ok' in answer && answer.ok ? answer.reply : null
}

function addressIn({ me }: MongoReply): string | null {
  return typeof me === 'string' ? me : null
}

function settled(opened: Opened, address: string, who: string, host: Host): Located {
  if (opened.at === 'server') return { ...opened, address }
  if (opened.at === 'door') return { at: 'door', message: `${who}: ${opened.message}` }
  return gone(who, opened.why, host, opened.isForbidden)
}

function gone(who: string, why: string, host: Host, isForbidden = false): Nowhere {
  const outlook = isForbidden ? 'forbidden' : 'open'
  return {
    at: 'nowhere',
    message: `${who} does not answer: ${why}`,
    awaited: `${who}, which does not answer now: ${why}`,
    host,
    outlook,
  }
}

function visitor(server: MongoServer, names: readonly string[]): Visitor {
  const { login, tls } = server
  return { login, tls, names, seconds: Math.min(answerSeconds(server), MOST_SECONDS) }
}

/** Of `host:port`, `[::1]:port` or a mere host. */
function endpointOf(address: string): Route['to'] {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(address) ?? []
  return { host: bracketed ?? plain ?? address, port: port === undefined ? 27017 : Number(port) }
}
