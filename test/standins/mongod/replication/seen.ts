import type { Timestamp } from 'bson'
import type { OpTime } from '../contract.ts'
import { nowhere } from './optime.ts'
import { State } from './states.ts'

/** What is known of another member, by its heartbeats and reports. */
export interface Seen {
  /** Null before the first answer. */
  readonly isUp: boolean | null
  readonly state: State
  readonly applied: OpTime
  readonly appliedWall: Date
  readonly durable: OpTime
  readonly durableWall: Date
  /** When it was heard last, in milliseconds of this process's clock. */
  readonly heard: number
  readonly lastHeartbeat: Date
  readonly lastHeartbeatRecv: Date
  readonly pingMs: number
  readonly message: string
  readonly isAuthenticated: boolean
  readonly configVersion: number
  readonly configTerm: number
  readonly electionTime: Timestamp | null
  readonly upSince: Date | null
  readonly syncSource: string
}

const epoch = new Date(0)

/** A member that was not heard of yet. */
export const unseen: Seen = {
  isUp: null,
  state: State.unknown,
  applied: nowhere,
  appliedWall: epoch,
  durable: nowhere,
  durableWall: epoch,
  heard: Number.NEGATIVE_INFINITY,
  lastHeartbeat: epoch,
  lastHeartbeatRecv: epoch,
  pingMs: 0,
  message: '',
  isAuthenticated: true,
  configVersion: -2,
  configTerm: -1,
  electionTime: null,
  upSince: null,
  syncSource: '',
}
