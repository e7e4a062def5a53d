import type { Access, Log, Options, Parameters, Peer, Store } from '../contract.ts'
import type { Board } from './board.ts'
import type { Configuring } from './configuring.ts'
import type { Elections } from './electing.ts'
import type { Heartbeats } from './heartbeats.ts'
import type { Leading } from './leading.ts'
import type { Links } from './links.ts'

/** What replication is made of. */
export interface ReplicationParts {
  readonly options: Options
  readonly store: Store
  readonly log: Log
  readonly parameters: Parameters
  readonly access: () => Access
  readonly started: Date
  /** Opens a connection to another server; `timeout` in milliseconds. */
  readonly connect: (host: string, port: number, timeout: number) => Promise<Peer>
  /** The port that is listened on, once it is. */
  readonly port: () => number
}

/** The working parts of a member, for its commands. */
export interface Machine {
  readonly board: Board
  readonly links: Links
  readonly heartbeats: Heartbeats
  readonly leading: Leading
  readonly configuring: Configuring
  readonly elections: Elections
}
