import { isIP } from 'node:net'
import { checkServerIdentity } from 'node:tls'
import { BSON, MongoClient, type MongoClientOptions, MongoError, MongoServerError } from 'mongodb'
import { reasonOf } from '../../diagnostics/reason.ts'
import type { MongoAnswer, MongoLogin, MongoReply, MongoTls } from '../../state/mongo.ts'
import { fromBson, toBson } from './ejson.ts'

/** As a server would say it. */
const NO_DOCUMENT = { code: 9, codeName: 'FailedToParse' }

/** A mongod behind a unix socket. */
export interface Behind {
  readonly path: string
  /** The names and addresses for one of which its certificate must be. */
  readonly names: readonly string[]
  readonly tls: MongoTls | null
  readonly login: MongoLogin | null
  /** Seconds in which it must answer. */
  readonly seconds: number
}

/** A connection to one mongod, which is asked for itself, whatever it is in its set. */
export interface Client {
  /** Arbiters have no users, so that nobody is logged in to them. */
  readonly isLoggedIn: boolean
  /** Sends a command, whose answer may take so many seconds. */
  readonly command: (database: string, command: MongoReply, seconds: number) => Promise<MongoAnswer | Lost>
  readonly close: () => Promise<void>
}

/** Whatever was asked, there is no answer: the connection is gone, or had to be given up. */
export interface Lost {
  readonly lost: string
}

/** The login was refused. */
export interface Refused {
  readonly refused: Extract<MongoAnswer, { ok: false }>
}

/** Connects and logs in. There is no second try: the first thing that goes wrong is told. */
export async function connectClient(behind: Behind): Promise<Client | Lost | Refused> {
  const client = new MongoClient(`mongodb://${encodeURIComponent(behind.path)}/`, optionsFor(behind))
  client.on('error', () => {})
  let isArbiter = false
  client.on('serverDescriptionChanged', ({ newDescription }) => {
    isArbiter = newDescription.type === 'RSArbiter'
  })
  const failure = new Promise<never>((_, reject) =>
    client.once('serverHeartbeatFailed', (event) => reject(new Error(event.failure.message, { cause: event.failure }))),
  )
  // Heard after the connection is there, it is the next command's business.
  failure.catch(() => {})
  const connecting = client.connect()
  connecting.catch(() => {})
  try {
    await Promise.race([connecting, failure])
  } catch (reason) {
    await client.close().catch(() => {})
    return reason instanceof MongoServerError ? { refused: refusal(reason) } : { lost: lossOf(reason) }
  }
  return {
    isLoggedIn: behind.login !== null && !isArbiter,
    command: (database, command, seconds) => send(client, database, command, seconds),
    close: () => client.close().catch(() => {}),
  }
}

async function send(
  client: MongoClient,
  database: string,
  command: MongoReply,
  seconds: number,
): Promise<MongoAnswer | Lost> {
  try {
    const bson = toBson(command)
    const reply = await client.db(database).command(bson, { signal: AbortSignal.timeout(seconds * 1000) })
    return { ok: true, reply: fromBson(reply) }
  } catch (reason) {
    // A connection that was to be made anew, and could not, has not seen the command.
    if (reason instanceof MongoServerError && !reason.hasErrorLabel('HandshakeError')) return refusal(reason)
    if (reason instanceof MongoError || isTimeout(reason)) return { lost: lossOf(reason) }
    // It never left: it is no document that could be sent.
    if (reason instanceof BSON.BSONError) return { ok: false, ...NO_DOCUMENT, message: reason.message }
    throw reason
  }
}

function refusal(error: MongoServerError): Refused['refused'] {
  const { code, codeName } = error
  return {
    ok: false,
    code: typeof code === 'number' ? code : -1,
    codeName: typeof codeName === 'string' ? codeName : '',
    message: error.errmsg ?? error.message,
  }
}

/** The first cause has the plainest words. */
function lossOf(reason: unknown): string {
  if (isTimeout(reason)) return 'it has not answered in time'
  return reason instanceof Error && reason.cause ? lossOf(reason.cause) : reasonOf(reason)
}

function isTimeout(reason: unknown): boolean {
  // The driver has two for it, and the signal one.
  return reason instanceof Error && reason.name.endsWith('TimeoutError')
}

function optionsFor({ names, tls, login, seconds }: Behind): MongoClientOptions {
  const limit = seconds * 1000
  return {
    appName: 'rcprov',
    directConnection: true,
    connectTimeoutMS: limit,
    serverSelectionTimeoutMS: limit,
    // It is asked when there is something to ask, and what fails is told: the engine knows when to try again.
    serverMonitoringMode: 'poll',
    heartbeatFrequencyMS: 0x7fffffff,
    retryReads: false,
    retryWrites: false,
    ...(login && loginOptions(login)),
    ...(tls && tlsOptions(tls, names)),
  }
}

function loginOptions({ user, password, database, mechanism }: MongoLogin): MongoClientOptions {
  return {
    auth: { username: user, password: String(password.open()) },
    authSource: database,
    ...(mechanism && { authMechanism: mechanism }),
  }
}

function tlsOptions({ verify, authorities, certificate }: MongoTls, names: readonly string[]): MongoClientOptions {
  // An address is no name that a server could be asked by.
  const asked = names.find((name) => isIP(name) === 0)
  return {
    tls: true,
    rejectUnauthorized: verify,
    ...(asked !== undefined && { servername: asked }),
    // The driver only knows the unix socket.
    checkServerIdentity: (_, shown) => {
      const errors = names.map((name) => checkServerIdentity(name, shown))
      return errors.includes(undefined) ? undefined : errors[0]
    },
    ...(authorities && { ca: authorities }),
    ...(certificate && { cert: certificate, key: certificate }),
  }
}
