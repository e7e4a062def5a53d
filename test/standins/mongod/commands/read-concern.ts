import { Timestamp } from 'bson'
import type { Request, Server } from '../contract.ts'
import { mongoError } from '../errors.ts'

/** Waits until the member holds all that the request's readConcern has seen before; throws 50 after maxTimeMS. */
export async function awaitReadConcern({ replication, store }: Server, { body }: Request): Promise<void> {
  const after = body.readConcern?.afterClusterTime
  if (!(after instanceof Timestamp) || replication.setName === null) return
  const isReached = (): boolean => replication.applied().ts.compare(after) >= 0
  if (isReached()) return
  await new Promise<void>((resolve, reject) => {
    const stop = store.oplog.onAppend(() => isReached() && done(resolve))
    const limit = typeof body.maxTimeMS === 'number' && body.maxTimeMS > 0 ? body.maxTimeMS : 30_000
    const timer = setTimeout(() => done(() => reject(mongoError(50, 'operation exceeded time limit'))), limit)
    const done = (then: () => void): void => {
      stop()
      clearTimeout(timer)
      then()
    }
  })
}
