import { Long, ObjectId, type Timestamp } from 'bson'
import type { OpTime } from '../contract.ts'
import type { MemberConfig, SetConfig } from './config/types.ts'
import { nowhere, opTimeOf } from './optime.ts'
import type { ReplicationParts } from './parts.ts'
import { type Seen, unseen } from './seen.ts'
import { createSignal, type Signal } from './signal.ts'
import { State, stateName } from './states.ts'
import { createVault, type Vault } from './vault.ts'

/** What all parts of replication look at; each field is set by the part that it belongs to. */
export interface Board {
  readonly parts: ReplicationParts
  readonly setName: string
  readonly vault: Vault
  /** Milliseconds as the time scale has them. */
  readonly scaled: (milliseconds: number) => number

  /** The configuration that holds (configuring). */
  config: SetConfig | null
  /** The own place in it; -1 outside (configuring). */
  self: number
  isConfiguring: boolean
  state: State
  /** Above 0, a secondary says that it is recovering (maintenance). */
  maintenance: number
  term: number
  /** The _id of the primary that is known; null where none is. */
  primary: number | null
  /** Writes are taken (leading). */
  isWritable: boolean
  isSteppingDown: boolean
  electionTime: Timestamp | null
  electionDate: Date | null
  /** It does not stand for election before, in milliseconds of the process's clock. */
  standsFrom: number
  isCandidate: boolean
  committed: OpTime
  /** The host that writes are fetched from (following). */
  syncSource: string
  isStopped: boolean

  readonly seen: (id: number) => Seen
  readonly look: (id: number, what: Partial<Seen>) => void
  readonly forget: (ids: readonly number[]) => void
  readonly me: () => MemberConfig | null
  readonly others: () => readonly MemberConfig[]
  readonly applied: () => OpTime
  /** The state as others see it. */
  readonly shownState: () => State
  readonly become: (state: State) => void
  /** The topology has changed for those who watch it. */
  readonly bump: () => void
  readonly topologyVersion: () => { readonly processId: ObjectId; readonly counter: Long }

  readonly changed: Signal<void>
  /** Another member was heard, or was not. */
  readonly heard: Signal<number>
  /** Another configuration holds. */
  readonly configured: Signal<void>
  /** Writes have been applied here, or elsewhere, or are committed. */
  readonly moved: Signal<void>
  /** The term has grown. */
  readonly outvoted: Signal<void>
}

const beginning = {
  config: null,
  self: -1,
  isConfiguring: false,
  state: State.startup,
  maintenance: 0,
  term: 0,
  primary: null,
  isWritable: false,
  isSteppingDown: false,
  electionTime: null,
  electionDate: null,
  standsFrom: 0,
  isCandidate: false,
  committed: nowhere,
  syncSource: '',
  isStopped: false,
} as const

/** A member that knows of no set yet. */
export function createBoard(parts: ReplicationParts, setName: string): Board {
  const { store, log, parameters } = parts
  const processId = new ObjectId()
  const members = new Map<number, Seen>()
  let counter = 0
  const board: Board = {
    parts,
    setName,
    vault: createVault(store),
    scaled: (milliseconds) => milliseconds * parameters.timeScale(),
    ...beginning,
    seen: (id) => members.get(id) ?? unseen,
    look: (id, what) => {
      members.set(id, { ...(members.get(id) ?? unseen), ...what })
    },
    forget: (ids) => {
      for (const id of ids) members.delete(id)
    },
    me: () => board.config?.members[board.self] ?? null,
    others: () => board.config?.members.filter((_, index) => index !== board.self) ?? [],
    // While the data is half made, no write counts as held.
    applied: () =>
      board.state === State.startup2 || board.state === State.arbiter ? nowhere : opTimeOf(store.oplog.last()),
    shownState: () => (board.state === State.secondary && board.maintenance > 0 ? State.recovering : board.state),
    become: (state) => {
      if (board.state === state) return
      const attr = { newState: stateName(state), oldState: stateName(board.state) }
      log.write('I', 'REPL', 21358, 'replication', 'Replica set state transition', attr)
      board.state = state
      board.bump()
    },
    bump: () => {
      counter += 1
      board.changed.emit()
    },
    topologyVersion: () => ({ processId, counter: Long.fromNumber(counter) }),
    changed: createSignal(),
    heard: createSignal(),
    configured: createSignal(),
    moved: createSignal(),
    outvoted: createSignal(),
  }
  return board
}

/** Learns of a term: one that is newer than the own ends the own leadership. */
export function meetTerm(board: Board, term: number): void {
  if (term <= board.term) return
  board.term = term
  board.outvoted.emit()
}

/** Learns who is primary; null where nobody is known to be. */
export function setPrimary(board: Board, id: number | null): void {
  if (board.primary === id) return
  board.primary = id
  board.bump()
}

/** How far each member has got, by its _id, this one included. */
export function positionsOf(board: Board): ReadonlyMap<number, OpTime> {
  const me = board.me()
  const known: [number, OpTime][] = board.others().map(({ _id }) => [_id, board.seen(_id).applied])
  return new Map(me === null ? known : [...known, [me._id, board.applied()]])
}
