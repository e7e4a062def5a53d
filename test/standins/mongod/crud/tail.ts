import { type Document, Timestamp } from 'bson'
import type { Oplog, OplogEntry, Replication } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { lowestTime } from './oplog-range.ts'
import type { Source } from './source.ts'

/** The oplog as a source that never ends: what is there, then what comes. */
export function tailOplog(
  oplog: Oplog,
  replication: Replication,
  filter: Document,
  matches: (entry: Document) => boolean,
  shown: (entry: Document) => Document,
): Source {
  let next: Timestamp = lowestTime(filter) ?? new Timestamp({ t: 0, i: 0 })
  let last: Timestamp | null = null
  let waiting: OplogEntry[] = []
  let at = 0
  const refill = (): void => {
    if (at < waiting.length) return
    if (last !== null && !oplog.since(last)[0]?.ts.equals(last)) {
      throw mongoError(136, 'CollectionScan died due to position in capped collection being deleted.')
    }
    waiting = [...oplog.since(next)]
    at = 0
  }
  return {
    take: (count) => {
      refill()
      const taken: Document[] = []
      for (let entry = waiting[at]; entry !== undefined && taken.length < count; entry = waiting[at]) {
        at += 1
        last = entry.ts
        next = after(entry.ts)
        if (matches(entry)) taken.push(shown(entry))
      }
      return taken
    },
    isDone: () => false,
    wait: (stop) => untilNews(oplog, replication, stop),
    more: () => ({}),
    close: () => {},
  }
}

/** Resolves at the next entry, at a change of the member's state, or when it is to stop. */
export function untilNews(oplog: Oplog, replication: Replication, stop: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      forget()
      leave()
      resolve()
    }
    const forget = oplog.onAppend(() => queueMicrotask(done))
    const leave = replication.onChange(done)
    stop.then(done)
  })
}

/** The first time after this one. */
export function after(ts: Timestamp): Timestamp {
  return new Timestamp({ t: ts.t, i: ts.i + 1 })
}
