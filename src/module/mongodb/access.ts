import { isDeepStrictEqual } from 'node:util'
import type { Realm, Sought } from '../../state/mongo/sought.ts'
import type { MongoCommand, MongoProbe, MongoWait, MongoWrite } from '../../state/mongo.ts'
import { type FoundTls, type MongoArgs, mongoServer } from '../mongo-args.ts'

/** The arguments by which users and roles are found. */
export const accessArgs = {
  database: { type: 'string', aliases: ['db'], description: 'The database in which it is made.' },
  name: { type: 'string', aliases: ['user'], description: 'Its name.' },
  replica_set: {
    type: 'string',
    description: 'The set that the mongod must be of. Its primary is found in any case.',
  },
} as const

/** The same as they are given. */
export interface AccessArgs extends MongoArgs {
  readonly database: string
  readonly name: string
  readonly replica_set: string | undefined
}

/** The set that is meant, logged in to as the arguments say. */
export function realmOf(args: AccessArgs, found: FoundTls): Realm {
  return { server: mongoServer(args, found), replicaSet: args.replica_set ?? null }
}

/** Why nothing can be said of a user or role; null where something can. `shut` is what a refused login means. */
export function troubleOf(at: Sought<unknown>, { login_user }: MongoArgs, shut: string): string | null {
  if (at.kind === 'unanswered') return at.message
  if (at.kind === 'shut') return `${shut}: ${at.message}`
  return at.kind === 'hidden' ? `${login_user ?? 'who logs in'} may not look at users and roles: ${at.message}` : null
}

/** What a refused login means where another one is given. */
export function refusedLogin({ login_user: user, login_database: database }: MongoArgs): string {
  return user === undefined
    ? 'users exist, so login_user and login_password are needed'
    : `${user}@${database} can't log in (is login_password right, and ${database} its database?)`
}

/** Whether nobody exists, not even who is to log in; `me` is that one, who may be planned already. */
export function isAlone(at: Sought<unknown>, me: Sought<unknown>): boolean {
  return at.kind === 'missing' && at.alone && me.kind !== 'found'
}

/** Milliseconds in which most members must have it. */
const MAJORITY = { w: 'majority', wtimeout: 60_000 }
/** Seconds in which a change must have come to all members that answer. */
const SPREAD = 60

/** Changes a user or role on the primary, and waits until every member that answers has it so. */
export function alter<T>(
  { server }: Realm,
  probe: MongoProbe<Sought<T>>,
  after: Sought<T>,
  { database, command }: MongoCommand,
  stale: readonly number[],
): MongoWrite {
  const commands = [{ database, command: { ...command, writeConcern: MAJORITY } }]
  return { kind: 'mongo', server, target: 'primary', commands, until: spread(probe, after), stale }
}

/** A member that can't be reached takes it over as soon as it is back, as a majority has it. */
function spread<T>({ family, subject }: MongoProbe<Sought<T>>, after: Sought<T>): MongoWait {
  const wanted = family.cells(after)
  return {
    target: 'members',
    commands: family.commands,
    lacks: (finding) => {
      if (finding.at === 'nowhere') return null
      const is = isDeepStrictEqual(family.cells(family.parse(finding)), wanted)
      return is ? null : `${subject} ${finding.at === 'server' ? `on ${finding.address}` : `(${finding.message})`}`
    },
    seconds: SPREAD,
    every: 0.5,
  }
}
