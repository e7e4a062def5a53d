import { ObjectId } from 'bson'
import type { Store } from '../contract.ts'
import { storedConfig } from './config/document.ts'
import { plain } from './config/fields.ts'
import { parseConfig } from './config/parse.ts'
import type { SetConfig } from './config/types.ts'
import type { LastVote } from './election/vote.ts'

const configNs = 'local.system.replset'
const voteNs = 'local.replset.election'
const rollbackNs = 'local.system.rollback.id'
const unfinishedNs = 'local.replset.minvalid'
const only = 'only'

/** What leaves the data half made; after a rollback others may count on what was there. */
type Unfinished = 'initial sync' | 'rollback'

/** What a member keeps of the set on its disk, in `local`. */
export interface Vault {
  readonly config: () => SetConfig | null
  readonly keepConfig: (config: SetConfig) => void
  readonly lastVote: () => LastVote
  readonly keepVote: (vote: LastVote) => void
  /** Counts the rollbacks. */
  readonly rollbackId: () => number
  readonly countRollback: () => void
  /** By what the data is half made, so that it has to be fetched anew; null where it is whole. */
  readonly unfinished: () => Unfinished | null
  readonly setUnfinished: (by: Unfinished | null) => void
}

/** The set's things in a store. */
export function createVault(store: Store): Vault {
  const rollbackId = (): number => Number(plain(store.byId(rollbackNs, 'rollbackId')?.rollbackId ?? 1))
  return {
    config: () => {
      for (const document of store.documents(configNs)) return parseConfig(document, new ObjectId())
      return null
    },
    keepConfig: (config) => {
      for (const { _id } of [...store.documents(configNs)]) if (_id !== config._id) store.put(configNs, _id, null)
      store.put(configNs, config._id, storedConfig(config))
    },
    lastVote: () => {
      const kept = store.byId(voteNs, only)
      return { term: Number(plain(kept?.term ?? -1)), candidate: Number(plain(kept?.candidateIndex ?? -1)) }
    },
    keepVote: ({ term, candidate }) => store.put(voteNs, only, { _id: only, term, candidateIndex: candidate }),
    rollbackId,
    countRollback: () => store.put(rollbackNs, 'rollbackId', { _id: 'rollbackId', rollbackId: rollbackId() + 1 }),
    unfinished: () => {
      const kept = store.byId(unfinishedNs, only)
      if (kept === null) return null
      return kept.by === 'rollback' ? 'rollback' : 'initial sync'
    },
    setUnfinished: (by) => {
      if (by !== null || store.byId(unfinishedNs, only) !== null) {
        store.put(unfinishedNs, only, by === null ? null : { _id: only, by })
      }
    },
  }
}
