import { setTimeout as sleep } from 'node:timers/promises'

const NAP_MS = 500

/** Waits so many seconds, or until it is over for another reason: the user wants the run to end, or time is up. */
export async function idle(seconds: number, isOver: () => boolean): Promise<void> {
  const end = performance.now() + seconds * 1000
  for (let left = seconds * 1000; left > 0 && !isOver(); left = end - performance.now()) {
    await sleep(Math.min(NAP_MS, left))
  }
}
