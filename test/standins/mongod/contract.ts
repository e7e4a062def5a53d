import type { Document, Timestamp, UUID } from 'bson'

/** What the parts of the stand-in know of each other: each part is made by a function `createX(parts): X`. */

/** Where one write stands in the order of all writes of the set. */
export interface OpTime {
  readonly ts: Timestamp
  /** The election in which its primary was chosen. */
  readonly t: number
}

/** One line of the oplog as it is stored, in the fields of the real one. */
export interface OplogEntry extends Document {
  readonly ts: Timestamp
  readonly t: number
  readonly v: 2
  readonly op: 'i' | 'u' | 'd' | 'c' | 'n'
  readonly ns: string
  readonly o: Document
  readonly o2?: Document
  readonly wall: Date
}

/** A write before it has its place in the oplog. */
export type Op = Omit<OplogEntry, 'ts' | 't' | 'v' | 'wall'>

/** Settings from the command line and the configuration file, all of them known by name. */
export interface Options {
  readonly config: string | null
  readonly dbPath: string
  readonly port: number
  readonly bindIp: readonly string[]
  readonly unixSocket: boolean
  readonly replSet: string | null
  readonly oplogSizeMB: number | null
  readonly keyFile: string | null
  readonly authorization: boolean
  readonly logPath: string | null
  readonly logAppend: boolean
  readonly parameters: ReadonlyMap<string, string>
  /** The version that is emulated: `8.0.12`. */
  readonly version: string
  /** As getCmdLineOpts tells them. */
  readonly argv: readonly string[]
  readonly parsed: Document
}

/** Writes lines of the log in the real one's form, with its ids; the last ones can be asked for by getLog. */
export interface Log {
  readonly write: (
    severity: 'F' | 'E' | 'W' | 'I' | 'D1',
    component: string,
    id: number,
    context: string,
    msg: string,
    attr?: Document,
  ) => void
  readonly lines: () => readonly string[]
  /** Opens the file anew, as SIGUSR1 asks. */
  readonly reopen: () => void
}

/** Documents on disk. All of it lives in memory, too; what is written survives kill -9. */
export interface Store {
  readonly databases: () => readonly string[]
  readonly collections: (db: string) => readonly CollectionInfo[]
  readonly collection: (ns: string) => CollectionInfo | null
  /** All documents of `db.collection` in their natural order; not to be altered. */
  readonly documents: (ns: string) => Iterable<Document>
  readonly byId: (ns: string, id: unknown) => Document | null
  /** Carries out writes that have their place in the oplog, entry and effect as one durable step. */
  readonly apply: (entries: readonly OplogEntry[]) => void
  /** Writes to `local` and what else is not replicated: null deletes. */
  readonly put: (ns: string, id: unknown, document: Document | null) => void
  /** The oplog, oldest first. */
  readonly oplog: Oplog
  /** Everything but `local` is gone: before an initial sync. */
  readonly clear: () => void
  /** Takes over documents as they are, without an oplog entry: in an initial sync and after a rollback. */
  readonly adopt: (ns: string, info: Document | null, documents: readonly Document[]) => void
  readonly close: () => void
}

export interface CollectionInfo {
  readonly ns: string
  readonly uuid: UUID
  readonly options: Document
  readonly indexes: readonly Document[]
  readonly count: number
}

export interface Oplog {
  readonly last: () => OplogEntry | null
  readonly first: () => OplogEntry | null
  /** Entries from this time on, that one included. */
  readonly since: (ts: Timestamp) => readonly OplogEntry[]
  /** Entries after this time are taken out, newest first: of a rollback. They are given back. */
  readonly cut: (after: Timestamp) => readonly OplogEntry[]
  /** Called after each entry that is added; gives back how to stop that. */
  readonly onAppend: (listener: () => void) => () => void
}

/** What the set is to this member, and how writes get through it. A standalone has one, too: always writable. */
export interface Replication {
  readonly setName: string | null
  /** 0 STARTUP to 10 REMOVED; a standalone is 1. */
  readonly state: () => number
  readonly isWritable: () => boolean
  readonly isReadable: () => boolean
  /** Gives writes their place, on a primary only; throws 10107 otherwise. */
  readonly log: (ops: readonly Op[]) => OpTime
  /** The newest write that this member has, and the newest that a majority has. */
  readonly applied: () => OpTime
  readonly committed: () => OpTime
  /** Waits until the write concern holds; the `writeConcernError` to be told, or null. */
  readonly await: (opTime: OpTime, concern: WriteConcern) => Promise<Document | null>
  /** What a write without a write concern waits for. */
  readonly defaultConcern: () => WriteConcern['w']
  /** The fields of hello that depend on the set, in order. */
  readonly hello: () => Document
  readonly topologyVersion: () => Document
  /** Called on each change of state or configuration; gives back how to stop that. */
  readonly onChange: (listener: () => void) => () => void
  readonly commands: readonly Command[]
  /** As serverStatus has it. */
  readonly status: () => Document
  /** Begins to beat, elect and follow. */
  readonly start: () => Promise<void>
  /** Hands over if it is primary; throws 262 where nobody can take over and it is not forced. */
  readonly stop: (force: boolean, seconds: number) => Promise<void>
}

export interface WriteConcern {
  readonly w: number | 'majority' | string
  readonly j: boolean
  /** Milliseconds; 0 waits for ever. */
  readonly wtimeout: number
}

/** Who may do what. */
export interface Access {
  readonly commands: readonly Command[]
  /** Throws 13 where the connection may not run it. */
  readonly check: (command: Command, request: Request) => void
  /** Whether the connection may do all this: for lists that hold only what one may see. */
  readonly may: (request: Request, privileges: readonly Privilege[]) => boolean
  /** Whether the connection may do anything at all in a database. */
  readonly sees: (request: Request, db: string) => boolean
  /** `saslSupportedMechs` of hello; null for an unknown user. */
  readonly mechanisms: (user: string, db: string) => readonly string[] | null
  /** The `speculativeAuthenticate` of hello; null where it fails. */
  readonly speculate: (start: Document, request: Request) => Document | null
  /** Proves to be `__system` to another member, on a connection of its own; rejects where the keys differ. */
  readonly proveTo: (peer: Peer) => Promise<void>
  /** The users have changed: what connections may do is worked out anew. */
  readonly refresh: () => void
  readonly isEnabled: boolean
}

/** A connection to another member. */
export interface Peer {
  /** Rejects with a MongoError of what the other one answered, or with a network error; `timeout` in milliseconds. */
  readonly command: (db: string, command: Document, timeout?: number) => Promise<Document>
  readonly close: () => void
}

/** One privilege, as Ansible's and MongoDB's own documents have them. */
export interface Privilege {
  readonly resource: {
    readonly db?: string
    readonly collection?: string
    readonly cluster?: true
    readonly anyResource?: true
  }
  readonly actions: readonly string[]
}

/** A client's connection. */
export interface Connection {
  readonly id: number
  readonly remote: string
  /** It comes from this machine: the localhost exception may hold. */
  readonly isLocal: boolean
  /** Who it has proved to be; null before. */
  identity: { readonly user: string; readonly db: string; readonly isInternal: boolean } | null
  /** The client's own words of the first hello. */
  client: Document | null
  saidHelloOk: boolean
  /** The localhost exception has been closed for it. */
  isLatched: boolean
  /** Gives back how to stop that. */
  readonly onClose: (listener: () => void) => () => void
}

/** One command as it came, with all its fields. */
export interface Request {
  readonly name: string
  readonly db: string
  readonly body: Document
  readonly connection: Connection
  /** Answers more than once (exhaust). */
  readonly isExhaust: boolean
}

/** A command of the server. */
export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** Only on the database `admin`. */
  readonly adminOnly?: true
  /** What one must be allowed to do: `none` needs no login at all, `login` any user. */
  readonly needs: 'none' | 'login' | ((request: Request) => readonly Privilege[])
  /** A write goes to the primary only; a read to who is readable, where the client allows a secondary. */
  readonly on: 'anyone' | 'reader' | 'primary'
  /** The reply without `ok`; throws a MongoError. */
  readonly run: (request: Request) => Promise<Document> | Document
}

/** A command that failed, as a reply tells it. */
export interface MongoError extends Error {
  readonly code: number
  readonly codeName: string
  /** More fields of the reply. */
  readonly more: Document
}

/** All that commands work with. */
export interface Server {
  readonly options: Options
  readonly log: Log
  readonly store: Store
  readonly replication: Replication
  readonly access: Access
  readonly parameters: Parameters
  readonly started: Date
  /** Ends the process with this code, after the socket was closed. */
  readonly end: (code: number) => void
}

/** The parameters of setParameter, at start and later. */
export interface Parameters {
  readonly get: (name: string) => unknown
  readonly set: (name: string, value: unknown) => unknown
  readonly names: () => readonly string[]
  /** 1 for real times; 0.1 lets elections and heartbeats go ten times as fast. */
  readonly timeScale: () => number
}
