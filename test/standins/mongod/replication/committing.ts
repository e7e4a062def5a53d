import type { Document } from 'bson'
import type { OpTime, WriteConcern } from '../contract.ts'
import { type Board, positionsOf } from './board.ts'
import { impossibility, interrupted, isHeld, majorityPoint, timedOut } from './concern.ts'
import { compareOpTimes, earlier, nowhere } from './optime.ts'
import { until } from './signal.ts'
import { State } from './states.ts'

/** What the majority has, and waiting for it. */
export interface Committing {
  /** A secondary was told how far the majority is. */
  readonly learn: (opTime: OpTime) => void
  readonly await: (opTime: OpTime, concern: WriteConcern) => Promise<Document | null>
}

const forever = 2_000_000_000

/** Follows the commit point: a primary counts, the others are told. */
export function createCommitting(board: Board): Committing {
  let told = nowhere
  const reach = (opTime: OpTime): void => {
    if (compareOpTimes(opTime, board.committed) <= 0) return
    board.committed = opTime
    board.moved.emit()
  }
  const follow = (): void => {
    const applied = board.applied()
    // Within one term there is one history; of another term's, it is not known yet whether this member shares it.
    if (told.t === applied.t) reach(earlier(told, applied))
  }
  const count = (): void => {
    if (board.config === null) return
    const point = majorityPoint(board.config, positionsOf(board))
    // Writes of earlier terms count only together with one of the own: else a later primary could undo them.
    if (point.t === board.term) reach(point)
  }
  const advance = (): void => (board.state === State.primary ? count() : follow())
  board.moved.on(advance)
  board.heard.on(advance)
  board.configured.on(advance)
  board.changed.on(advance)
  return {
    learn: (opTime) => {
      if (compareOpTimes(opTime, told) > 0) told = opTime
      if (board.state !== State.primary) follow()
    },
    await: (opTime, concern) => awaitConcern(board, opTime, concern),
  }
}

async function awaitConcern(board: Board, opTime: OpTime, concern: WriteConcern): Promise<Document | null> {
  const { term, config } = board
  const isLeading = (): boolean => board.state === State.primary && board.term === term && !board.isStopped
  const isDone = (): boolean => isSatisfied(board, opTime, concern, isLeading()) || !isLeading()
  if (concern.w === 0) return null
  const never = config === null ? null : impossibility(config, concern)
  if (never !== null) return never
  const limit = concern.wtimeout > 0 ? concern.wtimeout : forever
  const { moved, heard, configured, changed } = board
  if (!(await until(isDone, [moved, heard, configured, changed], limit))) return timedOut(concern)
  return isSatisfied(board, opTime, concern, isLeading()) ? null : interrupted
}

/** Once another one leads, later optimes say nothing of a write of this term: it may have been undone. */
function isSatisfied(board: Board, opTime: OpTime, { w }: WriteConcern, isLeading: boolean): boolean {
  const { config, committed } = board
  if (w === 'majority') return compareOpTimes(committed, opTime) >= 0 && (isLeading || committed.t === opTime.t)
  return config !== null && isLeading && isHeld(config, positionsOf(board), opTime, w)
}
