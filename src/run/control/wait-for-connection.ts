import { waitForConnectionArgs } from '../../module/control-args.ts'
import type { Value } from '../../template/values.ts'
import type { Become } from '../../transport/become.ts'
import type { Host } from '../host.ts'
import { idle } from '../idle.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { orLate } from '../pace.ts'
import { isUnreachable } from '../unreachable.ts'
import { wayOf } from '../way.ts'
import { argumentsOf } from './arguments.ts'
import { done, skipped } from './done.ts'
import type { Doing } from './table.ts'

/** Waits until a host can be logged in to, as after a restart or a first boot. */
export async function waitForConnection(doing: Doing): Promise<Outcome> {
  const { running, host, task, scope, isOver } = doing
  const given = await argumentsOf(doing, waitForConnectionArgs)
  if ('outcome' in given) return given.outcome
  const way = wayOf(running, host, task, scope)
  if ('message' in way) return failedOutcome(way.message)
  if (way.dry) return skipped()
  const { timeout, delay, sleep: rest, connect_timeout: patience } = given.args
  const start = performance.now()
  const elapsed = () => Math.floor((performance.now() - start) / 1000)
  await idle(delay, isOver)
  for (;;) {
    const problem = await attempt(way.where, way.become, patience)
    if (problem === null) break
    if (elapsed() >= timeout || isOver()) {
      return failedOutcome(`timed out waiting for ping module test: ${problem}`, about(elapsed()))
    }
    await idle(rest, isOver)
    await way.where.anew()
    // What was read before is from before its restart.
    way.where.view.forgetAll()
  }
  return done(about(elapsed()))
}

function about(elapsed: number): [Value, Value][] {
  return [['elapsed', elapsed]]
}

/** Why the host can't be logged in to now, or null. */
async function attempt(host: Host, become: Become | null, patience: number): Promise<string | null> {
  const answered = host.ready().then(() => host.link.ask(become, ':'))
  answered.catch(() => {})
  try {
    const first = await orLate(answered, patience * 1000)
    return first === 'late' ? `no answer within ${patience} s` : null
  } catch (reason) {
    if (isUnreachable(reason)) return reason.message
    throw reason
  }
}
