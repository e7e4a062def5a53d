import type { Secret } from '../template/values.ts'
import type { Json } from './json.ts'
import type { Family } from './probe.ts'

/** A command or a reply as relaxed Extended JSON: `{"$oid": …}`, `{"$timestamp": …}`, numbers as numbers. */
export type MongoDocument = { readonly [name: string]: MongoValue }
export type MongoValue = Json | Secret | MongoDocument | readonly MongoValue[]
export type MongoReply = { readonly [name: string]: Json }

/** A mongod as the task names it: seen from the task's host, and who to be there. */
export interface MongoServer {
  readonly host: string
  readonly port: number
  readonly login: MongoLogin | null
  readonly tls: MongoTls | null
  /** Seconds in which a member must be found and answer. */
  readonly timeout: number
}

export interface MongoLogin {
  readonly user: string
  readonly password: Secret
  /** Tried where that one is refused: the one that it is being changed to, or was by an earlier run. */
  readonly nextPassword?: Secret
  readonly database: string
  readonly mechanism: 'SCRAM-SHA-1' | 'SCRAM-SHA-256' | null
}

/** Whom to believe in TLS, and what to prove oneself with; all of it as PEM. */
export interface MongoTls {
  readonly verify: boolean
  readonly authorities: Buffer | null
  readonly certificate: Buffer | null
}

/**
 * Which member is asked: the one named by the task, whichever is primary, or one by its `host:port` in the set. Members
 * are reached through the inventory's host of that name or address, else through the task's own.
 */
export type MongoTarget = 'named' | 'primary' | { readonly member: string }

export interface MongoCommand {
  readonly database: string
  readonly command: MongoDocument
}

/** What one command was answered. */
export type MongoAnswer =
  | { readonly ok: true; readonly reply: MongoReply }
  | { readonly ok: false; readonly code: number; readonly codeName: string; readonly message: string }

/** What came of asking a member. */
export type MongoFinding =
  /** It can't be reached, or the set has no primary; why. */
  | { readonly at: 'nowhere'; readonly message: string }
  /** The login was refused, and it is not that nobody exists yet. */
  | { readonly at: 'door'; readonly message: string }
  | {
      readonly at: 'server'
      /** The `host:port` by which it was found. */
      readonly address: string
      /** `nobody`: without a login, as none is given, none is needed, or no user exists yet (the localhost exception). */
      readonly as: 'user' | 'nobody'
      /** One for each of the commands. */
      readonly answers: readonly MongoAnswer[]
    }

/** Things to ask a mongod; what is found holds for one execution of a task, or until a change. */
// biome-ignore lint/suspicious/noExplicitAny: as for AnyProbe, where it stands beside families of all types.
export interface MongoFamily<T = any> extends Omit<Family<T>, 'kind' | 'script' | 'parse'> {
  readonly kind: 'mongo'
  readonly server: MongoServer
  readonly target: MongoTarget
  readonly commands: readonly MongoCommand[]
  readonly parse: (finding: MongoFinding) => T
}

/** One thing to ask, with the type of what is found; its subject names it for people: `rs0/config`, `admin.rocket`. */
export interface MongoProbe<T> {
  readonly family: MongoFamily<T>
  readonly subject: string
}

/** Sends commands to a member, one after the other until one fails, and then waits for what they lead to. */
export interface MongoWrite {
  readonly kind: 'mongo'
  readonly server: MongoServer
  readonly target: MongoTarget
  readonly commands: readonly MongoCommand[]
  readonly until: MongoWait | null
  /** Codes which tell that what was read is no longer so: it is read, and planned, anew. */
  readonly stale: readonly number[]
}

/** What must come true after a change, such as a new member that has caught up. */
export interface MongoWait {
  /** `members`: each that holds data, as the primary's hello lists them (hosts and passives); it must hold on all. */
  readonly target: MongoTarget | 'members'
  readonly commands: readonly MongoCommand[]
  /** What is still waited for, as a user reads it; null once it holds. */
  readonly lacks: (finding: MongoFinding) => string | null
  /** Most seconds to wait, and those between two looks. */
  readonly seconds: number
  readonly every: number
  /** What is waited for then. */
  readonly next?: MongoWait
}
