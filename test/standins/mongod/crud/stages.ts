import type { Document } from 'bson'
import type { Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Crud } from './crud.ts'
import { collectionStats } from './sizes.ts'

/** The documents of a first stage that reads no documents; null for any other stage. */
export function specialStage(
  { store, cursors }: Crud,
  { db, body }: Request,
  ns: string,
  stage: Document,
): Document[] | null {
  if (stage.$collStats !== undefined) {
    if (store.collection(ns) === null) throw mongoError(26, `Collection [${ns}] not found.`)
    const storageStats = collectionStats(store, ns)
    return [{ ns, localTime: new Date(), storageStats, count: storageStats.count }]
  }
  if (stage.$indexStats !== undefined) {
    const info = store.collection(ns)
    return (info?.indexes ?? []).map(({ name, key }) => ({ name, key, accesses: { ops: 0, since: new Date() } }))
  }
  if (stage.$currentOp !== undefined) {
    return [
      { type: 'op', active: true, op: 'command', ns: `${db}.$cmd.aggregate`, command: body, cursors: cursors.count() },
    ]
  }
  if (stage.$listLocalSessions !== undefined || stage.$listSessions !== undefined) return []
  return null
}
