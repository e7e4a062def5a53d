import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import type { Raw } from '../template/values.ts'

/** How long one execution of a task may take, and who waits for it. */
export interface Pace {
  /** Seconds until what it runs is killed; 0: as long as it takes. */
  readonly limit: number
  /** Nobody waits for it any more: nothing new is to be begun. */
  readonly isLate: () => boolean
  /**
   * Called once the host goes on with all that is left by itself; others then have its shell. Null: it is waited for.
   */
  readonly leave: (() => void) | null
}

/** `async` and `poll` of a task; null: it is simply waited for. */
export interface Async {
  readonly limit: number
  /** Seconds between two looks; 0: nobody waits. */
  readonly poll: number
}

const usualPoll = 15

/** How a task runs on its own, if it does. */
export function asyncOf({ async, poll }: Task, scope: Scope): Async | null {
  const limit = secondsOf(async, scope, 0)
  return limit > 0 ? { limit, poll: secondsOf(poll, scope, usualPoll) } : null
}

/** `timeout` of a task, in seconds; 0: none. */
export function timeoutOf({ keywords }: Task, scope: Scope): number {
  return secondsOf(keywords.timeout, scope, 0)
}

function secondsOf(raw: Raw | undefined, scope: Scope, otherwise: number): number {
  const seconds = raw === undefined ? otherwise : Math.floor(Number(evaluate(raw, scope)))
  return Math.max(seconds, 0)
}

/** What the host needs to kill a step with all that it started, in ms. */
const KILL_MS = 5000

/** What a timer can hold, in ms: more would be no wait at all. */
const LONGEST_MS = 2 ** 31 - 1

/** Waits for work, but for no more than so many seconds; its end is then only waited for as long as killing takes. */
export async function within<T>(seconds: number, begin: (isLate: Pace['isLate']) => Promise<T>): Promise<T | 'late'> {
  let isLate = false
  const work = begin(() => isLate)
  if (seconds === 0) return work
  const first = await orLate(work, seconds * 1000)
  isLate = first === 'late'
  if (isLate)
    await orLate(
      work.catch(() => {}),
      KILL_MS,
    )
  return first
}

/** Waits for work, or for so many ms; the work itself goes on. */
export async function orLate<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  const timer = new AbortController()
  try {
    return await Promise.race([work, sleep(Math.min(ms, LONGEST_MS), 'late' as const, timer)])
  } finally {
    timer.abort()
  }
}
