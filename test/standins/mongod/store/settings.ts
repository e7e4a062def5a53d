import type { Document } from 'bson'
import type { Store } from '../contract.ts'

export const settingsNs = 'config.settings'
export const defaultsId = 'ReadWriteConcernDefaults'

/** The write concern that setDefaultRWConcern has set for the whole set, or null. */
export function defaultWriteConcern(store: Store): Document | null {
  return store.byId(settingsNs, defaultsId)?.defaultWriteConcern ?? null
}
