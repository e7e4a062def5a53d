import type { OplogEntry, Peer } from '../../contract.ts'
import type { Board } from '../board.ts'
import type { MemberConfig } from '../config/types.ts'
import { newestKnown } from '../leading.ts'
import type { Links } from '../links.ts'
import { compareOpTimes, opTimeOf } from '../optime.ts'
import { nextOf } from '../signal.ts'
import { State } from '../states.ts'
import { isSameEntry } from './common-point.ts'
import { initialSync } from './initial-sync.ts'
import { newestEntry, oldestEntry, tail } from './remote.ts'
import { rollBack, TooStale } from './rollback.ts'
import { type Candidate, chooseOrigin, chooseSource } from './source.ts'

const openTimeout = 10_000
const tailWait = 5000

/** Fetches writes from another member for as long as this one is to follow; ends when the board is stopped. */
export async function follow(board: Board, links: Links): Promise<void> {
  const { changed, configured, heard } = board
  while (!board.isStopped) {
    if (!isFollowing(board)) {
      await nextOf([changed, configured, heard], 60_000)
      continue
    }
    try {
      await (isDataWhole(board) ? pullOnce(board, links) : cloneOnce(board, links))
    } catch (thrown) {
      if (thrown instanceof TooStale) board.become(State.recovering)
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      board.parts.log.write('I', 'REPL', 21080, 'replication', 'Fetching from the sync source ended', { reason })
      await nextOf([changed, configured], Math.max(20, board.scaled(1000)))
    }
    board.syncSource = ''
  }
}

const followers: readonly State[] = [State.startup2, State.secondary, State.recovering, State.rollback]

function isFollowing(board: Board): boolean {
  const me = board.me()
  if (board.isStopped || me === null || me.arbiterOnly) return false
  const isCatchingUp = board.state === State.primary && !board.isWritable && !board.isSteppingDown
  if (isCatchingUp) return compareOpTimes(newestKnown(board), board.applied()) > 0
  return followers.includes(board.state)
}

function isDataWhole({ vault, parts: { store } }: Board): boolean {
  return store.oplog.last() !== null && vault.unfinished() === null
}

async function cloneOnce(board: Board, links: Links): Promise<void> {
  const { store, log } = board.parts
  board.become(State.startup2)
  const origin = chooseOrigin(candidatesOf(board), board.primary)
  if (origin === null) return nextOf([board.heard, board.configured], 60_000)
  const by = board.vault.unfinished() ?? 'initial sync'
  board.vault.setUnfinished(by)
  board.syncSource = origin.host
  log.write('I', 'INITSYNC', 21191, 'initial sync', 'Starting initial sync', { source: origin.host })
  const isWanted = (): boolean => isFollowing(board) && isGiving(board, origin)
  await withPeer(board, links, origin, isWanted, (peer) => initialSync(store, peer, isWanted))
  if (by === 'rollback') board.vault.countRollback()
  board.vault.setUnfinished(null)
  log.write('I', 'INITSYNC', 21192, 'initial sync', 'Initial sync done', { source: origin.host })
  becomeSecondary(board)
}

function becomeSecondary(board: Board): void {
  if (board.state !== State.primary && board.me() !== null) board.become(State.secondary)
  board.moved.emit()
}

async function pullOnce(board: Board, links: Links): Promise<void> {
  const source = sourceOf(board)
  if (source === null) {
    // Nobody has more, as far as is known: that is as good as having caught up.
    if (board.state === State.startup2) becomeSecondary(board)
    return nextOf([board.heard, board.configured, board.changed], 60_000)
  }
  board.syncSource = source.host
  const isWanted = (): boolean => isFollowing(board) && isGiving(board, source) && !isOutclassed(board, source)
  await withPeer(board, links, source, isWanted, (peer) => pull(board, peer, isWanted))
}

/** The connection is closed as soon as it is not wanted any more: that ends what waits on it. */
async function withPeer(
  board: Board,
  links: Links,
  { host }: MemberConfig,
  isWanted: () => boolean,
  use: (peer: Peer) => Promise<void>,
): Promise<void> {
  const peer = await links.open(host, board.scaled(openTimeout))
  const review = (): void => {
    if (!isWanted()) peer.close()
  }
  const stops = [board.changed.on(review), board.configured.on(review), board.heard.on(review)]
  try {
    await use(peer)
  } finally {
    for (const stop of stops) stop()
    peer.close()
  }
}

async function pull(board: Board, peer: Peer, isWanted: () => boolean): Promise<void> {
  const { store } = board.parts
  const last = store.oplog.last()
  if (last === null) return
  let isBegun = false
  for await (const batch of tail(peer, last.ts, board.term, Math.max(200, board.scaled(tailWait)))) {
    if (!isWanted()) return
    if (!isBegun) {
      const [first] = batch
      if (first === undefined || !isSameEntry(first, last)) return reconcile(board, peer, last)
      isBegun = true
      becomeSecondary(board)
    }
    for (const part of isSamePlace(batch[0], last) ? [batch.slice(1)] : [batch]) await applyDue(board, part, isWanted)
  }
}

function isSamePlace(entry: OplogEntry | undefined, last: OplogEntry): boolean {
  return entry !== undefined && isSameEntry(entry, last)
}

/** The source lacks the newest entry: either it is behind, or this member has written what nobody else has. */
async function reconcile(board: Board, peer: Peer, last: OplogEntry): Promise<void> {
  const newest = await newestEntry(peer)
  if (compareOpTimes(opTimeOf(newest), opTimeOf(last)) <= 0) throw new Error('the sync source is behind')
  if (board.state === State.primary) throw new Error('the sync source has another history')
  const oldest = await oldestEntry(peer)
  if (oldest !== null && oldest.ts.compare(last.ts) > 0) throw new TooStale()
  await rollBack(board, peer)
  if (board.vault.unfinished() === null) becomeSecondary(board)
}

/** Carries out entries; a delayed member waits for each until its time has come. */
async function applyDue(board: Board, entries: readonly OplogEntry[], isWanted: () => boolean): Promise<void> {
  let rest = entries
  while (rest.length > 0 && isWanted()) {
    const delay = board.scaled((board.me()?.secondaryDelaySecs ?? 0) * 1000)
    const now = Date.now()
    const firstLate = delay === 0 ? -1 : rest.findIndex(({ wall }) => wall.getTime() + delay > now)
    const due = firstLate < 0 ? rest : rest.slice(0, firstLate)
    if (due.length > 0) {
      board.parts.store.apply(due)
      board.moved.emit()
    }
    rest = rest.slice(due.length)
    const [next] = rest
    if (next !== undefined) await nextOf([board.changed], next.wall.getTime() + delay - now)
  }
}

function candidatesOf(board: Board): readonly Candidate[] {
  return board.others().map((member) => ({ member, seen: board.seen(member._id) }))
}

function sourceOf(board: Board): MemberConfig | null {
  const isCatchingUp = board.state === State.primary
  const mayChain = isCatchingUp || (board.config?.settings.chainingAllowed ?? true)
  return chooseSource(candidatesOf(board), board.primary, board.applied(), mayChain)
}

function isGiving(board: Board, { _id, host }: MemberConfig): boolean {
  const { isUp, state } = board.seen(_id)
  const isThere = board.others().some((member) => member._id === _id && member.host === host)
  return isThere && isUp === true && (state === State.primary || state === State.secondary)
}

/** Another one is primary now: it is the better source. */
function isOutclassed(board: Board, { _id }: MemberConfig): boolean {
  const best = sourceOf(board)
  return best !== null && best._id === board.primary && best._id !== _id
}
