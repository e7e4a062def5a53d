import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { type Bus, openBus } from './bus.ts'
import { checkOplog, openDatabase, readMongoInfo } from './database/connect.ts'
import { type Registration, register } from './database/instances.ts'
import { ensureGeneral, type Message, watchMessages } from './database/messages.ts'
import { migrate } from './database/migrations.ts'
import { forceSettings, readSetting } from './database/settings.ts'
import { ensureAdmin } from './database/users.ts'
import { type Served as Clients, serveDdp } from './ddp.ts'
import type { Environment } from './environment.ts'
import { healthOf } from './http/health.ts'
import { type Measures, serveMetrics } from './http/metrics.ts'
import { serveHttp } from './http/serve.ts'
import type { Link } from './links/link.ts'
import { sockJs } from './links/sockjs.ts'
import { acceptWebSocket } from './links/websocket.ts'
import { log, said } from './log.ts'
import type { Release } from './release.ts'
import { openStreams, type Streams } from './streams.ts'

/** A server that answers requests. */
export interface Running {
  readonly mongoVersion: string
  /** Lets requests end that have begun, tells its clients that it goes, and takes itself off the list of instances. */
  readonly stop: () => Promise<void>
}

const MESSAGES = 'stream-room-messages'
const PATIENCE = 5000
const BEAT = 10_000

/** Brings up one instance: database, migrations, bus, registration, and at last the door. */
export async function start(environment: Environment, release: Release): Promise<Running> {
  const instance = randomUUID()
  const { timeScale, port, instanceIp: host } = environment
  const { client, db, mongoVersion, isSet } = await prepare(environment, release, instance)
  const streams = openStreams()
  const bus = await openBus(environment.tcpPort, ({ stream, event, args }) => streams.tell(stream, event, args))
  const registration = await register({ db, id: instance, host, port, tcpPort: bus.port, timeScale })
  const tell = (message: Message): void => streams.tell(MESSAGES, message.rid, [message])
  const feed = isSet ? await watchMessages(environment.mongoUrl, tell) : null
  const broadcast = broadcaster(environment, instance, streams, bus, registration)
  const { server, links } = openDoor(environment, release, instance, registration, { db, streams, broadcast })
  await listen(server, environment)
  const counted = setInterval(() => registration.setConnections(links.size), BEAT * timeScale)
  const metrics = await startMetrics(environment, db, () => measures(release, links.size))
  return {
    mongoVersion,
    stop: async () => {
      clearInterval(counted)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const link of links) link.close()
      server.closeIdleConnections()
      await Promise.race([closed, setTimeout(PATIENCE)])
      metrics?.close()
      bus.close()
      await registration.remove()
      await feed?.close()
      await client.close()
    },
  }
}

/** Connects to the database, and brings it to what the release needs. */
async function prepare(environment: Environment, release: Release, instance: string) {
  const { client, db } = await openDatabase(environment.mongoUrl)
  if (environment.oplogUrl !== null) await checkOplog(environment.oplogUrl)
  const { version: mongoVersion, set } = await readMongoInfo(db)
  if (set === null && !environment.bypassMongo) {
    throw new Error('The $changeStream stage is only supported on replica sets')
  }
  await forceSettings(db, environment.forcedSettings)
  await migrate({ db, release, instance, timeScale: environment.timeScale })
  await ensureGeneral(db)
  await ensureAdmin(db, environment.admin)
  return { client, db, mongoVersion, isSet: set !== null }
}

/** Tells the listeners of this instance, and with a licence those of all others. */
function broadcaster(
  { isLicensed }: Environment,
  instance: string,
  streams: Streams,
  bus: Bus,
  { all }: Registration,
): Clients['broadcast'] {
  return (stream, event, args) => {
    streams.tell(stream, event, args)
    if (!isLicensed) return
    all().then(
      (rows) =>
        bus.tell(
          { stream, event, args },
          rows.filter(({ _id }) => _id !== instance),
        ),
      (thrown) => log('error', 'Bus', said(thrown)),
    )
  }
}

/** The server of HTTP and of all that begins with it; the links are those of its clients at any moment. */
function openDoor(
  { isLicensed, rootUrl, forwardedCount, maxLag }: Environment,
  release: Release,
  instance: string,
  { all: instances }: Registration,
  clients: Clients,
): { readonly server: Server; readonly links: ReadonlySet<Link> } {
  const { db } = clients
  const links = new Set<Link>()
  const serve = (link: Link): void => {
    links.add(link)
    serveDdp(
      withEnd(link, () => links.delete(link)),
      clients,
    )
  }
  const polled = sockJs(serve)
  const health = healthOf(db, maxLag)
  const served = { db, release, instance, instances, isLicensed, rootUrl, forwardedCount, health, sockJs: polled }
  const server = serveHttp(served).on('upgrade', (request, socket, head) => {
    const path = new URL(request.url ?? '/', rootUrl).pathname
    const isSockJs = /^\/sockjs\/[^/]+\/[^/]+\/websocket$/.test(path)
    if (path !== '/websocket' && !isSockJs) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    const link = acceptWebSocket(request, socket, head)
    if (link !== null) serve(isSockJs ? polled.wrap(link) : link)
  })
  return { server, links }
}

function withEnd(link: Link, ended: () => void): Link {
  return {
    ...link,
    onEnd: (listen) =>
      link.onEnd(() => {
        ended()
        listen()
      }),
  }
}

function listen(server: Server, { port, bindIp }: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, bindIp, resolve)
  })
}

async function startMetrics(environment: Environment, db: Parameters<typeof readSetting>[0], measure: () => Measures) {
  if ((await readSetting(db, 'Prometheus_Enabled', false)) !== true) return null
  const port = environment.prometheusPort ?? Number(await readSetting(db, 'Prometheus_Port', 9458))
  return serveMetrics(port, environment.bindIp, measure)
}

function measures(release: Release, sessions: number): Measures {
  return {
    rocketchat_info: [
      'Rocket.Chat info (STAND-IN)',
      1,
      `{version="${release.version}",nodeVersion="${process.version}"}`,
    ],
    rocketchat_ddp_sessions_count: ['DDP sessions', sessions],
    process_resident_memory_bytes: ['Resident memory size in bytes.', process.memoryUsage().rss],
    process_uptime_seconds: ['Seconds since the start', process.uptime()],
  }
}
