import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Db } from 'mongodb'

/** An answer to somebody who asks how it is. */
export interface Health {
  readonly status: number
  readonly body: object
}

const TOO_LONG = 2000

/** Asks the database, and whether the event loop is too late; the real one looks at the heap, too. */
export function healthOf(db: Db, maxLag: number | null): () => Promise<Health> {
  const delay = monitorEventLoopDelay()
  delay.enable()
  return async () => {
    const lag = delay.percentile(99) / 1e6
    delay.reset()
    const mongo = await answers(db)
    const isOk = mongo && (maxLag === null || lag <= maxLag)
    const checks = { mongo: { status: mongo ? 'ok' : 'error' }, eventLoopLag: { p99: lag } }
    return { status: isOk ? 200 : 503, body: { status: isOk ? 'ok' : 'error', checks } }
  }
}

async function answers(db: Db): Promise<boolean> {
  const ping = db.command({ ping: 1 }).then(
    () => true,
    () => false,
  )
  return await Promise.race([ping, setTimeout(TOO_LONG, false, { ref: false })])
}
