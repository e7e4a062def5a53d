import { randomBytes } from 'node:crypto'
import type { Document } from 'bson'
import type { Connection, Log } from '../contract.ts'
import { isMongoError, mongoError } from '../errors.ts'
import { isDocument } from './args.ts'
import type { Internal } from './internal.ts'
import { internalUser, isSame, type Name, shown } from './names.ts'
import { isWelcome } from './restrictions.ts'
import { type Credentials, isMechanism, type Mechanism } from './scram/secrets.ts'
import { type Challenge, challenge, readClientFirst, verify } from './scram/server.ts'
import type { Users } from './users/user.ts'

/** One attempt to log in. */
export interface Conversation {
  readonly mechanism: Mechanism
  readonly db: string
  readonly isSpeculative: boolean
  readonly skipsEmpty: boolean
  user: Name | null
  accepted: readonly Credentials[]
  asked: Challenge | null
  isProven: boolean
}

/** What logging in works with. */
export interface LoginParts {
  readonly users: Users
  readonly internal: Internal
  readonly log: Log
  readonly enabled: () => readonly string[]
  /** Milliseconds that a failed login waits for its answer. */
  readonly failedDelay: () => number
}

/** A conversation that has not begun; throws 334 for a mechanism that is not offered. */
export function converse(
  parts: LoginParts,
  { mechanism, options }: Document,
  db: string,
  isSpeculative: boolean,
): Conversation {
  if (!isMechanism(mechanism) || !parts.enabled().includes(mechanism)) {
    throw mongoError(334, `Received authentication for mechanism ${mechanism} which is not enabled`)
  }
  const skipsEmpty = isDocument(options) && options.skipEmptyExchange === true
  return { mechanism, db, isSpeculative, skipsEmpty, user: null, accepted: [], asked: null, isProven: false }
}

/** What to say to a message; throws 18 whatever is wrong with it, and logs what that is. */
export function answer(parts: LoginParts, conversation: Conversation, connection: Connection, message: string): string {
  if (conversation.isProven) return ''
  try {
    if (conversation.asked === null) return begin(parts, conversation, message)
    const said = verify(conversation.mechanism, conversation.asked, conversation.accepted, message)
    settle(parts, conversation, connection)
    conversation.isProven = true
    return said
  } catch (thrown) {
    if (isMongoError(thrown)) throw thrown
    const error = thrown instanceof Error ? thrown.message : String(thrown)
    note(parts.log, conversation, connection, 20249, 'Authentication failed', { error })
    throw mongoError(18, 'Authentication failed.')
  }
}

/** The first message names the user, whose credentials say what to ask. */
function begin({ users, internal }: LoginParts, conversation: Conversation, message: string): string {
  const { mechanism, db } = conversation
  const first = readClientFirst(message)
  const user: Name = { name: first.user, db }
  conversation.user = user
  const isInternal = isSame(user, internalUser)
  const document = isInternal ? {} : users.document(user)
  if (document === null) throw new Error(`UserNotFound: Could not find user "${user.name}" for db "${user.db}"`)
  const accepted = isInternal ? internal.credentials(mechanism) : [document.credentials?.[mechanism] ?? []].flat()
  const [credentials] = accepted
  if (credentials === undefined) throw new Error(isInternal ? keyless : `MechanismUnavailable: ${unable(mechanism)}`)
  conversation.accepted = accepted
  conversation.asked = challenge(first, credentials, randomBytes(24).toString('base64'))
  return conversation.asked.text
}

const keyless =
  'AuthenticationFailed: It is not possible to authenticate as the __system user on servers started without a --keyFile parameter'

function unable(mechanism: Mechanism): string {
  return `Unable to use ${mechanism} based authentication for user without any ${mechanism} credentials registered`
}

/** The connection is the user's from now on. */
function settle({ users, log }: LoginParts, conversation: Conversation, connection: Connection): void {
  const { user } = conversation
  if (user === null) return
  const { identity } = connection
  const before: Name | null = identity === null ? null : { name: identity.user, db: identity.db }
  if (before !== null && !isSame(before, user)) throw alreadyIn(before, user)
  const found = users.find(user)
  if (found === null) throw new Error(`UserNotFound: Could not find user "${user.name}" for db "${user.db}"`)
  if (!isWelcome(found.restrictions, connection.remote)) {
    const attr = { user: { user: user.name, db: user.db } }
    const msg = 'Failed to acquire user because of unmet authentication restrictions'
    log.write('I', 'ACCESS', 20240, `conn${connection.id}`, msg, attr)
    throw mongoError(18, 'Authentication failed.')
  }
  connection.identity = { user: user.name, db: user.db, isInternal: isSame(user, internalUser) }
  note(log, conversation, connection, 20250, 'Authentication succeeded', {})
}

function alreadyIn(before: Name, user: Name): Error {
  if (before.db === user.db) {
    const text = 'Each client connection may only be authenticated once. Previously authenticated as'
    return mongoError(5626701, `${text}: ${shown(before)}`)
  }
  const text = 'Client has attempted to authenticate on multiple databases.Already authenticated as'
  return mongoError(5626702, `${text}: ${shown(before)}`)
}

function note(log: Log, from: Conversation, connection: Connection, id: number, msg: string, more: Document): void {
  log.write('I', 'ACCESS', id, `conn${connection.id}`, msg, {
    mechanism: from.mechanism,
    speculative: from.isSpeculative,
    principalName: from.user?.name ?? '',
    authenticationDatabase: from.db,
    remote: connection.remote,
    extraInfo: {},
    ...more,
  })
}
