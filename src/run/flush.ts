import type { Handler } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { truth } from '../template/truth.ts'
import { announce } from './announce.ts'
import { type Host, isActive } from './host.ts'
import { unknownOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { conclude } from './task.ts'

/** Runs what was notified, in the order of definition, until a pass over all handlers finds none left. */
export async function flushHandlers(
  running: PlayRun,
  hosts: readonly Host[],
  run: (handler: Handler, hosts: readonly Host[]) => Promise<void>,
): Promise<void> {
  const { spoilt } = running.course
  const may = (host: Host) =>
    isActive(host) || (host.state === 'failed' && !spoilt.has(host) && isForced(running, host))
  const flushed = new Set<Host>()
  for (let found = true; found; ) {
    found = false
    for (const handler of running.play.handlers) {
      // What has not run stays noted on its host, for the next apply.
      if (running.run.stopping() || running.course.end) return
      const { path } = handler
      const due = hosts.filter((host) => may(host) && host.notified.has(path))
      const possible = hosts.filter((host) => isActive(host) && host.suspected.has(path) && !host.notified.has(path))
      if (due.length + possible.length === 0) continue
      found = true
      for (const host of due) {
        host.notified.delete(path)
        host.suspected.delete(path)
        flushed.add(host)
      }
      const active = due.filter(isActive)
      if (due.length > 0) await run(handler, due)
      for (const host of active) if (!isActive(host)) spoilt.add(host)
      if (possible.length > 0) tellPossible(running, handler, possible)
    }
  }
  await Promise.all([...flushed].filter(isActive).map(running.run.handlersDone))
}

/** What a plan says of a handler that may be due by then. */
function tellPossible(running: PlayRun, handler: Handler, hosts: readonly Host[]): void {
  announce(running, handler, hosts)
  for (const host of hosts) {
    const why = host.suspected.get(handler.path) ?? []
    host.suspected.delete(handler.path)
    conclude(running, host, handler, unknownOutcome(why))
  }
}

/** Whether handlers run even where a task has failed. */
function isForced(running: PlayRun, host: Host): boolean {
  const { run, play } = running
  return run.forceHandlers || truth(evaluate(play.forceHandlers ?? false, scopeOf(running, host, null)))
}
