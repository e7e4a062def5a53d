import type { Document } from 'bson'
import type { OplogEntry, Peer, Store } from '../../contract.ts'
import { isSameEntry } from './common-point.ts'
import { entriesSince, newestEntry, remoteDocuments, rollbackIdOf } from './remote.ts'

/** Takes over all data of another member; `isWanted` is asked between batches. Throws where it must be begun anew. */
export async function initialSync(store: Store, peer: Peer, isWanted: () => boolean): Promise<void> {
  const rollbackId = await rollbackIdOf(peer)
  const begin = await newestEntry(peer)
  if (begin === null) throw new Error('the sync source has no oplog')
  store.clear()
  for (const db of await databasesOf(peer)) await cloneDatabase(store, peer, db, isWanted)
  const entries = await entriesSince(peer, begin.ts)
  if (!isWhole(entries, begin)) throw new Error('the sync source has lost the entries since the beginning')
  stopUnless(isWanted)
  // What was written while the documents were copied is carried out again: that does no harm.
  store.apply(entries)
  if ((await rollbackIdOf(peer)) !== rollbackId) throw new Error('the sync source has rolled back meanwhile')
}

function isWhole([first]: readonly OplogEntry[], begin: OplogEntry): boolean {
  return first !== undefined && isSameEntry(first, begin)
}

async function databasesOf(peer: Peer): Promise<readonly string[]> {
  const { databases } = await peer.command('admin', { listDatabases: 1, nameOnly: true, ...anywhere })
  return databases.map(({ name }: Document) => name).filter((name: string) => name !== 'local')
}

async function cloneDatabase(store: Store, peer: Peer, db: string, isWanted: () => boolean): Promise<void> {
  const listed = await peer.command(db, { listCollections: 1, cursor: { batchSize: 100_000 }, ...anywhere })
  for (const { name, type, options, info } of listed.cursor.firstBatch) {
    if (type === 'view') continue
    const { cursor } = await peer.command(db, { listIndexes: name, cursor: { batchSize: 1000 }, ...anywhere })
    store.adopt(`${db}.${name}`, { uuid: info?.uuid, options, indexes: cursor.firstBatch }, [])
    for await (const documents of remoteDocuments(peer, db, { find: name, filter: {}, batchSize: 1000 })) {
      stopUnless(isWanted)
      store.adopt(`${db}.${name}`, null, documents)
    }
  }
}

const anywhere = { $readPreference: { mode: 'primaryPreferred' } }

function stopUnless(isWanted: () => boolean): void {
  if (!isWanted()) throw new Error('the initial sync was called off')
}
