import { setImmediate as nextTurn } from 'node:timers/promises'
import { loadAtOnce } from '../files/load-at-once.ts'

/** What a run needs once its hosts answer, in parts that are short enough for the logins to go on between them. */
const PARTS = ['../run/attempt.ts', '../run/task.ts', '../run/conduct.ts', './output.ts'] as const

/** Loads the rest of the engine while the hosts are logged in to. */
export async function loadEngine(): Promise<typeof import('../run/conduct.ts')> {
  for (const part of PARTS) {
    await nextTurn()
    loadAtOnce(new URL(part, import.meta.url))
  }
  return import('../run/conduct.ts')
}
