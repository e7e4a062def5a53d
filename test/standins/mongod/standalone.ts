import { Long, ObjectId, Timestamp } from 'bson'
import type { Op, OplogEntry, OpTime, Replication, Store } from './contract.ts'

/** Replication of a server without a set: always writable, and nobody to wait for. */
export function createStandalone(store: Store): Replication {
  const processId = new ObjectId()
  let last: OpTime = { ts: new Timestamp({ t: 0, i: 0 }), t: -1 }
  const topologyVersion = () => ({ processId, counter: Long.ZERO })
  return {
    setName: null,
    state: () => 1,
    isWritable: () => true,
    isReadable: () => true,
    log: (ops: readonly Op[]) => {
      const entries = ops.map((op) => {
        last = { ts: nextTime(last.ts), t: -1 }
        return stamp(op, last)
      })
      store.apply(entries)
      return last
    },
    applied: () => last,
    committed: () => last,
    await: async () => null,
    defaultConcern: () => 1,
    hello: () => ({ isWritablePrimary: true }),
    topologyVersion,
    onChange: () => () => {},
    commands: [],
    status: () => ({}),
    start: async () => {},
    stop: async () => {},
  }
}

/** A write in its place in the order of all writes. */
function stamp({ op, ns, o, ...more }: Op, { ts, t }: OpTime): OplogEntry {
  return { op, ns, o, ...more, ts, t, v: 2, wall: new Date() }
}

/** The time of the next write: now, and later than the last one. */
function nextTime(last: Timestamp): Timestamp {
  const now = Math.floor(Date.now() / 1000)
  return now > last.t ? new Timestamp({ t: now, i: 1 }) : new Timestamp({ t: last.t, i: last.i + 1 })
}
