import { setTimeout as sleep } from 'node:timers/promises'
import { Binary, type Document } from 'bson'
import type { Command, Connection, Request } from '../contract.ts'
import { isMongoError, mongoError } from '../errors.ts'
import { answer, type Conversation, converse, type LoginParts } from './conversation.ts'

/** Logging in by SCRAM. */
export interface Login {
  readonly commands: readonly Command[]
  readonly speculate: (start: Document, request: Request) => Document | null
}

type Step = (conversation: Conversation, request: Request, payload: unknown) => Document

/** The commands of SASL. */
export function createLogin(parts: LoginParts): Login {
  const conversations = new WeakMap<Connection, Conversation>()
  const step: Step = (conversation, request, payload) => {
    const { connection } = request
    conversations.delete(connection)
    const said = answer(parts, conversation, connection, textOf(payload))
    const done = conversation.isProven && (conversation.skipsEmpty || said === '')
    if (!done) conversations.set(connection, conversation)
    return { conversationId: 1, done, payload: payloadOf(said, payload) }
  }
  return {
    speculate: (body, request) => {
      if (typeof body.db !== 'string' || !('saslStart' in body)) return null
      try {
        return step(converse(parts, body, body.db, true), request, body.payload)
      } catch {
        // A client that guessed wrong is told nothing, and logs in as usual.
        return null
      }
    },
    commands: [
      {
        ...open('saslStart'),
        run: (request) =>
          delayed(parts, () => step(converse(parts, request.body, request.db, false), request, request.body.payload)),
      },
      {
        ...open('saslContinue'),
        run: (request) =>
          delayed(parts, () => {
            const conversation = conversations.get(request.connection)
            if (conversation === undefined) throw mongoError(17, 'No SASL session state found')
            if (request.body.conversationId !== 1) throw mongoError(17, 'sasl: Mismatched conversation id')
            return step(conversation, request, request.body.payload)
          }),
      },
      {
        ...open('logout'),
        run: ({ connection, db }) => {
          if (connection.identity?.db === db) connection.identity = null
          return {}
        },
      },
    ],
  }
}

function open(name: string): Pick<Command, 'name' | 'needs' | 'on'> {
  return { name, needs: 'none', on: 'anyone' }
}

async function delayed({ failedDelay }: LoginParts, run: () => Document): Promise<Document> {
  try {
    return run()
  } catch (thrown) {
    if (isMongoError(thrown) && thrown.code === 18) await sleep(failedDelay())
    throw thrown
  }
}

/** Payloads are bytes, or the same in base64 from very old clients. */
function textOf(payload: unknown): string {
  if (payload instanceof Binary) return Buffer.from(payload.value()).toString('utf8')
  if (typeof payload === 'string') return Buffer.from(payload, 'base64').toString('utf8')
  throw mongoError(14, "BSON field 'saslStart.payload' is the wrong type, expected type 'binData'")
}

function payloadOf(said: string, asked: unknown): Binary | string {
  const bytes = Buffer.from(said, 'utf8')
  return typeof asked === 'string' ? bytes.toString('base64') : new Binary(bytes)
}
