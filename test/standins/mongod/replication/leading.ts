import { ObjectId, Timestamp } from 'bson'
import type { Op, OplogEntry, OpTime } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { type Board, setPrimary } from './board.ts'
import { tallyOf } from './config/tally.ts'
import { isVoter } from './config/types.ts'
import type { Heartbeats } from './heartbeats.ts'
import { compareOpTimes, nextTimestamp, nowhere, opTimeOf } from './optime.ts'
import { until } from './signal.ts'
import { State } from './states.ts'

/** Being the primary. */
export interface Leading {
  /** Takes over in the term that was just won. */
  readonly lead: () => void
  /** Becomes a secondary, whatever that leaves behind. */
  readonly resign: (why: string) => void
  readonly log: (ops: readonly Op[]) => OpTime
  readonly stop: () => void
}

/** Gives operations the next places in the oplog and carries them out. */
export function append(board: Board, ops: readonly Op[], term: number): OpTime {
  const { store } = board.parts
  const wall = new Date()
  let { ts } = opTimeOf(store.oplog.last())
  const entries = ops.map((op): OplogEntry => {
    ts = nextTimestamp(ts, wall.getTime())
    return { ...op, ts, t: term, v: 2, wall } as OplogEntry
  })
  store.apply(entries)
  board.moved.emit()
  return { ts, t: term }
}

/** The primary's part; `bumpTerm` gives the configuration the own term. */
export function createLeading(board: Board, heartbeats: Heartbeats, bumpTerm: () => void): Leading {
  const { log } = board.parts
  const resign = (why: string): void => {
    if (board.state !== State.primary) return
    log.write('I', 'REPL', 21475, 'replication', 'Stepping down from primary', { reason: why, term: board.term })
    board.isWritable = false
    board.electionTime = null
    if (board.primary === board.me()?._id) board.primary = null
    board.become(State.secondary)
  }
  const takeOver = async (term: number): Promise<void> => {
    const isStill = (): boolean => board.state === State.primary && board.term === term && !board.isStopped
    await catchUp(board, heartbeats, isStill)
    if (!isStill()) return
    bumpTerm()
    append(board, [{ op: 'n', ns: '', o: { msg: 'new primary' } }], term)
    board.isWritable = true
    log.write('I', 'REPL', 21331, 'replication', 'Transition to primary complete; database writes are now permitted', {
      term,
    })
    board.bump()
    heartbeats.all()
  }
  const watch = setInterval(
    () => {
      if (board.state === State.primary && !seesMajority(board)) resign("can't see a majority of the set")
    },
    Math.max(10, board.scaled(500)),
  )
  board.outvoted.on(() => resign('there is a newer term'))
  return {
    resign,
    lead: () => {
      board.electionTime = nextTimestamp(new Timestamp({ t: 0, i: 0 }), Date.now())
      board.electionDate = new Date()
      board.isWritable = false
      board.become(State.primary)
      setPrimary(board, board.me()?._id ?? null)
      // A failure here would be a bug: the process ends and says so.
      takeOver(board.term)
    },
    log: (ops) => {
      if (!board.isWritable || board.isStopped) throw mongoError(10107, 'not primary')
      return append(board, ops, board.term)
    },
    stop: () => clearInterval(watch),
  }
}

/** A member that takes longer is not waited for: the majority has already said that it has no more. */
const answerTime = 500

/** Waits until this member has what the others that answer have, if one of them has more. */
async function catchUp(board: Board, heartbeats: Heartbeats, isStill: () => boolean): Promise<void> {
  if (tallyOf(board.config ?? { members: [] }).voters === 1) return
  await heartbeats.round(board.scaled(answerTime))
  const isBehind = (): boolean => compareOpTimes(newestKnown(board), board.applied()) > 0
  while (isStill() && isBehind()) {
    const before = board.applied()
    const { moved, changed, heard } = board
    await until(() => !isStill() || !isBehind(), [moved, changed, heard], board.scaled(10_000))
    // No progress for so long: who has more does not give it.
    if (compareOpTimes(before, board.applied()) === 0) return
  }
}

/** The newest write of those that answer now. */
export function newestKnown(board: Board): OpTime {
  return board
    .others()
    .map(({ _id }) => board.seen(_id))
    .filter(({ isUp, state }) => isUp === true && (state === State.secondary || state === State.primary))
    .map(({ applied }) => applied)
    .reduce((newest, applied) => (compareOpTimes(applied, newest) > 0 ? applied : newest), nowhere)
}

function seesMajority(board: Board): boolean {
  const { config, self } = board
  if (config === null) return false
  const since = performance.now() - board.scaled(config.settings.electionTimeoutMillis)
  const isHeard = (id: number, index: number): boolean => index === self || board.seen(id).heard > since
  const seen = config.members.filter((member, index) => isVoter(member) && isHeard(member._id, index))
  return seen.length >= tallyOf(config).majority
}

/** The primary's identity in hello: it grows with each term. */
export function electionId(term: number): ObjectId {
  return new ObjectId(`7fffffff${term.toString(16).padStart(16, '0')}`)
}
