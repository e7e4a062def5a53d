import type { Document } from 'bson'
import type { Crud } from '../crud.ts'
import type { Source } from '../source.ts'
import { after, untilNews } from '../tail.ts'
import { type ChangeEvent, eventsOf } from './events.ts'
import type { Scope } from './scope.ts'
import { type Position, tokenOf } from './token.ts'

interface StreamParts {
  readonly crud: Crud
  readonly scope: Scope
  readonly start: Position
  /** The event as the client gets it; null for one that its pipeline leaves out. */
  readonly shape: (event: Document) => Document | null
  readonly lost: () => Error
}

/** The changes that a majority has, from a place on. */
export function createStream({ crud, scope, start, shape, lost }: StreamParts): Source {
  const { oplog } = crud.store
  const { replication } = crud
  let next = start.ts
  let reached: Position = start
  let pending: ChangeEvent[] = []
  let isOver = false
  const refill = (): void => {
    if (pending.length > 0 || isOver) return
    const oldest = oplog.first()
    if (oldest !== null && oldest.ts.compare(next) > 0) throw lost()
    const committed = replication.committed().ts
    for (const entry of oplog.since(next)) {
      if (entry.ts.compare(committed) > 0) break
      next = after(entry.ts)
      const events = eventsOf(entry, scope).filter(({ position }) => isAfter(position, start))
      pending.push(...events)
      // A mark in front of an entry without events lets a client resume behind all that was looked at.
      if (events.length === 0 && pending.length === 0) reached = { ts: entry.ts, index: -1, isInvalidate: false }
      if (pending.length >= 1000) break
    }
  }
  return {
    take: (count) => {
      const taken: Document[] = []
      for (refill(); pending.length > 0 && taken.length < count; refill()) {
        const [first, ...rest] = pending
        pending = rest
        if (first === undefined) break
        reached = first.position
        isOver ||= first.isLast
        const event = shape(first.event)
        if (event !== null) taken.push(event)
      }
      return taken
    },
    isDone: () => isOver && pending.length === 0,
    wait: (stop) => untilCommitted(crud, stop),
    more: () => ({ postBatchResumeToken: tokenOf(reached) }),
    close: () => {},
  }
}

function isAfter(position: Position, start: Position): boolean {
  return (tokenOf(position)._data as string) > (tokenOf(start)._data as string)
}

/** Resolves when there is more that a majority has, or when there may be. */
async function untilCommitted({ store, replication }: Crud, stop: Promise<void>): Promise<void> {
  if (replication.committed().ts.compare(replication.applied().ts) >= 0)
    return untilNews(store.oplog, replication, stop)
  let timer: NodeJS.Timeout | undefined
  await Promise.race([stop, new Promise((resolve) => (timer = setTimeout(resolve, 5)))])
  clearTimeout(timer)
}
