import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { type Host, isActive } from './host.ts'
import { isOnce, isSaid } from './on-hosts.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'

/**
 * Ends the play for all of its hosts, and the run with it, where a task's failures are fatal: by `any_errors_fatal`,
 * as they are those of a task that runs once for all, or as there are too many by now. `caught` failures are not.
 */
export function endIfFatal(running: PlayRun, task: Task, hosts: readonly Host[], caught: boolean): void {
  const isBroken = ({ state }: Host) => state === 'unreachable' || (state === 'failed' && !caught)
  const broken = hosts.filter(isBroken)
  const [first] = broken
  if (!first || !running.strategy.inStep) return
  for (const host of broken) if (host.state === 'failed') running.course.lost.add(host)
  const { anyErrorsFatal } = task.keywords
  const isFatal =
    isSaid(running, task, first, anyErrorsFatal) || (first.state === 'failed' && isOnce(running, task, first))
  if (!isFatal && !areTooMany(running, first)) return
  running.course.end = 'of all'
  for (const host of running.hosts.filter(isActive)) host.state = 'failed'
  running.run.report({ type: 'no-hosts', reason: 'none-left' })
}

/** `max_fail_percentage`: more than so many of the batch have failed for good in this play. */
function areTooMany(running: PlayRun, host: Host): boolean {
  const { maxFailPercentage } = running.play
  if (maxFailPercentage === undefined) return false
  const most = Number(evaluate(maxFailPercentage, scopeOf(running, host, null)))
  return running.course.lost.size / running.batchSize > most / 100
}
