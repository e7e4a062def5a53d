import { type Document, Long, type Timestamp } from 'bson'
import type { OplogEntry, Peer } from '../../contract.ts'

const batch = 1000
const patience = 60_000

/** A cursor's answer. */
interface CursorReply {
  readonly id: Long
  readonly documents: readonly Document[]
}

/** All documents of a `find` on another member, batch after batch. */
export async function* remoteDocuments(peer: Peer, db: string, find: Document): AsyncGenerator<readonly Document[]> {
  const [collection] = Object.values(find)
  let { id, documents } = readCursor(await peer.command(db, { ...find, ...anywhere }, patience))
  yield documents
  while (!id.isZero()) {
    const reply = await peer.command(db, { getMore: id, collection, batchSize: batch }, patience)
    ;({ id, documents } = readCursor(reply))
    yield documents
  }
}

/** Entries of another member's oplog from this time on, then what follows, as it comes; an empty batch is a sign of life. */
export async function* tail(
  peer: Peer,
  from: Timestamp,
  term: number,
  wait: number,
): AsyncGenerator<readonly OplogEntry[]> {
  const find = {
    find: 'oplog.rs',
    filter: { ts: { $gte: from } },
    tailable: true,
    awaitData: true,
    term: Long.fromNumber(term),
    maxTimeMS: patience,
    batchSize: batch,
    ...anywhere,
  }
  let { id, documents } = readCursor(await peer.command('local', find, patience))
  yield documents as readonly OplogEntry[]
  while (!id.isZero()) {
    const more = { getMore: id, collection: 'oplog.rs', batchSize: batch, maxTimeMS: wait }
    ;({ id, documents } = readCursor(await peer.command('local', more, wait + patience)))
    yield documents as readonly OplogEntry[]
  }
}

/** Entries of another member's oplog from this time on, as they are now. */
export async function entriesSince(peer: Peer, from: Timestamp): Promise<readonly OplogEntry[]> {
  const entries: Document[] = []
  const find = { find: 'oplog.rs', filter: { ts: { $gte: from } }, batchSize: batch }
  for await (const documents of remoteDocuments(peer, 'local', find)) entries.push(...documents)
  return entries as OplogEntry[]
}

/** The newest entry of another member's oplog. */
export function newestEntry(peer: Peer): Promise<OplogEntry | null> {
  return endOfOplog(peer, -1)
}

/** The oldest entry that another member still has. */
export function oldestEntry(peer: Peer): Promise<OplogEntry | null> {
  return endOfOplog(peer, 1)
}

async function endOfOplog(peer: Peer, direction: 1 | -1): Promise<OplogEntry | null> {
  const find = { find: 'oplog.rs', filter: {}, sort: { $natural: direction }, limit: 1, singleBatch: true }
  for await (const [entry] of remoteDocuments(peer, 'local', find)) return (entry as OplogEntry | undefined) ?? null
  return null
}

/** How often another member has rolled back. */
export async function rollbackIdOf(peer: Peer): Promise<unknown> {
  const { rbid } = await peer.command('admin', { replSetGetRBID: 1 }, patience)
  return rbid
}

const anywhere = { $readPreference: { mode: 'primaryPreferred' } }

function readCursor({ cursor }: Document): CursorReply {
  const id: unknown = cursor.id
  return {
    id: Long.isLong(id) ? id : Long.fromBigInt(BigInt(Number(id))),
    documents: cursor.firstBatch ?? cursor.nextBatch,
  }
}
