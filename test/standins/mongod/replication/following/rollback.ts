import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, serialize } from 'bson'
import type { OplogEntry, Peer } from '../../contract.ts'
import { keyOf } from '../../store/key.ts'
import type { Board } from '../board.ts'
import { compareOpTimes, opTimeOf, opTimeText } from '../optime.ts'
import { State } from '../states.ts'
import { commonPoint } from './common-point.ts'
import { entriesSince, remoteDocuments, rollbackIdOf } from './remote.ts'
import { byCollection, touchedBy } from './touched.ts'

const chunk = 500

/** Undoes the writes that the source does not have; throws where it must be tried again. */
export async function rollBack(board: Board, peer: Peer): Promise<void> {
  const { store, log } = board.parts
  board.become(State.rollback)
  const rollbackId = await rollbackIdOf(peer)
  const common = await findCommon(board, peer)
  const cut = store.oplog.since(common.ts).slice(1)
  const touched = touchedBy(cut)
  log.write('I', 'ROLLBACK', 21612, 'rollback', 'Rollback summary', {
    commonPoint: opTimeText(opTimeOf(common)),
    entries: cut.length,
  })
  if (touched === null || compareOpTimes(opTimeOf(common), board.committed) < 0) {
    // More than documents is to be undone: all of the data is fetched anew.
    board.vault.setUnfinished('rollback')
    return
  }
  const groups = byCollection(touched, keyOf)
  const theirs = await fetchAll(peer, groups)
  const entries = await entriesSince(peer, common.ts)
  if ((await rollbackIdOf(peer)) !== rollbackId) throw new Error('the sync source has rolled back meanwhile')
  keepRemoved(board, groups)
  board.vault.setUnfinished('rollback')
  store.oplog.cut(common.ts)
  for (const [ns, ids] of groups) {
    for (const id of ids) store.put(ns, id, theirs.get(ns)?.get(keyOf(id)) ?? null)
  }
  // The documents are as of later than the common point; the entries up to there make them whole.
  store.apply(entries.slice(1))
  board.vault.countRollback()
  board.vault.setUnfinished(null)
}

/** Looks back further and further until both oplogs have an entry in common. */
async function findCommon(board: Board, peer: Peer): Promise<OplogEntry> {
  const mine = board.parts.store.oplog.since(board.parts.store.oplog.first()?.ts ?? opTimeOf(null).ts)
  for (let back = 100; ; back *= 10) {
    const part = mine.slice(-back)
    const [oldest] = part
    const common = oldest === undefined ? null : commonPoint(part, await entriesSince(peer, oldest.ts))
    if (common !== null) return common
    if (part.length === mine.length) throw new TooStale()
  }
}

/** Nobody has the entries any more that this member would need. */
export class TooStale extends Error {
  override readonly message = 'We are too stale to use the sync source'
}

async function fetchAll(peer: Peer, groups: ReadonlyMap<string, readonly unknown[]>) {
  const all = new Map<string, Map<string, Document>>()
  for (const [ns, ids] of groups) {
    const found = new Map<string, Document>()
    for (let at = 0; at < ids.length; at += chunk) {
      const dot = ns.indexOf('.')
      const find = { find: ns.slice(dot + 1), filter: { _id: { $in: ids.slice(at, at + chunk) } }, batchSize: chunk }
      for await (const documents of remoteDocuments(peer, ns.slice(0, dot), find)) {
        for (const document of documents) found.set(keyOf(document._id), document)
      }
    }
    all.set(ns, found)
  }
  return all
}

/** What is undone is written to `rollback/`, for people to look at. */
function keepRemoved({ parts: { store, options } }: Board, groups: ReadonlyMap<string, readonly unknown[]>): void {
  const time = new Date().toISOString().replaceAll(':', '-').slice(0, 19)
  for (const [ns, ids] of groups) {
    const removed = ids.flatMap((id) => store.byId(ns, id) ?? [])
    if (removed.length === 0 || ns.startsWith('config.')) continue
    const folder = join(options.dbPath, 'rollback', ns)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const bytes = removed.map((document) => serialize(document))
    writeFileSync(join(folder, `removed.${time}.0.bson`), Buffer.concat(bytes), { mode: 0o600 })
  }
}
