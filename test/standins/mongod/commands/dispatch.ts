import { type Document, Double, Int32 } from 'bson'
import type { Connection, MongoError, Request, Server } from '../contract.ts'
import { asMongoError, isMongoError, isResumable, isRetryable, isStateChange, mongoError } from '../errors.ts'
import type { Message } from '../wire/frames.ts'
import type { Answering } from '../wire/serve.ts'
import type { FailPoints } from './fail-points.ts'
import { gossip } from './gossip.ts'
import { awaitReadConcern } from './read-concern.ts'
import { checkDatabase, type Registry } from './registry.ts'
import { checkRole } from './role.ts'
import type { Tally } from './tally.ts'
import { writeConcernOf } from './write-concern.ts'

const queryable = ['hello', 'isMaster', 'ismaster', 'saslStart', 'saslContinue']

/** A command closes the connection without an answer by throwing this. */
export const hangUp = Symbol('hang up')

/** Answers messages by the commands of the registry. */
export function createAnswering(server: Server, registry: Registry, failPoints: FailPoints, tally: Tally): Answering {
  return async (message, connection) => {
    const request = asRequest(message, connection)
    tally.asked(request)
    try {
      if (message.kind === 'query' && !queryable.includes(request.name)) throw unsupportedQuery(request.name)
      const reply = await run(server, registry, failPoints, request)
      const body = { ...reply, ok: new Double(1), ...gossip(server, request) }
      return { body, again: followUp(request, reply) }
    } catch (thrown) {
      if (thrown === hangUp) return { body: null, again: null }
      if (!isMongoError(thrown)) {
        const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
        server.log.write('E', 'COMMAND', 20526, `conn${connection.id}`, 'Command failed', {
          command: request.name,
          error,
        })
      }
      return { body: describe(server, request, asMongoError(thrown)), again: null }
    }
  }
}

async function run(server: Server, registry: Registry, failPoints: FailPoints, request: Request): Promise<Document> {
  const command = registry.find(request.name)
  checkDatabase(command, request)
  server.access.check(command, request)
  const failure = await failPoints.strike(request)
  if (failure?.closes === true) throw hangUp
  if (failure?.error != null) throw failure.error
  checkRole(server, command, request)
  if (command.on === 'reader') await awaitReadConcern(server, request)
  // It is looked up first: a command may change the default that later ones have.
  const concern = writeConcernOf(server, command, request)
  const reply = await command.run(request)
  const { replication } = server
  const awaited = concern === null ? null : await replication.await(replication.applied(), concern)
  const concernError = failure?.writeConcernError ?? awaited
  return concernError === null
    ? reply
    : { ...reply, writeConcernError: concernError, ...retryLabel(request, concernError.code) }
}

function asRequest({ kind, body, exhaustAllowed, ns }: Message, connection: Connection): Request {
  const name = Object.keys(body)[0] ?? ''
  const db = kind === 'query' ? (ns ?? '').replace(/\.\$cmd$/, '') : String(body.$db)
  return { name, db, body, connection, isExhaust: exhaustAllowed }
}

/** The next hello of a stream: it waits for a change of what was told last. */
function followUp({ isExhaust, body }: Request, reply: Document): Document | null {
  if (!isExhaust || reply.topologyVersion === undefined || body.maxAwaitTimeMS === undefined) return null
  return { ...body, topologyVersion: reply.topologyVersion }
}

function describe(server: Server, request: Request, error: MongoError): Document {
  const { code, codeName, message, more } = error
  return {
    ...(isStateChange(code) ? { topologyVersion: server.replication.topologyVersion() } : {}),
    ok: new Double(0),
    errmsg: message,
    code: new Int32(code),
    codeName,
    ...retryLabel(request, code),
    ...more,
    ...gossip(server, request),
  }
}

/** The labels by which a driver knows that it may try again. */
function retryLabel({ name, body }: Request, code: number): Document {
  if (name === 'getMore' && isResumable(code)) return { errorLabels: ['ResumableChangeStreamError'] }
  if (body.txnNumber === undefined || !isRetryable(code)) return {}
  const isWithin = body.autocommit === false && !/Transaction$/.test(name)
  return { errorLabels: [isWithin ? 'TransientTransactionError' : 'RetryableWriteError'] }
}

function unsupportedQuery(name: string): MongoError {
  return mongoError(352, `Unsupported OP_QUERY command: ${name}. The client driver may require an update.`)
}
