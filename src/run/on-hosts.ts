import pLimit from 'p-limit'
import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { truth } from '../template/truth.ts'
import type { Raw } from '../template/values.ts'
import type { Host } from './host.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { runTask } from './task.ts'

/** Runs one task on these hosts at once; with `run_once`, on the first, for all. */
export async function onHosts(running: PlayRun, task: Task, hosts: readonly Host[]): Promise<void> {
  const [first] = hosts
  if (!first) return
  if (running.strategy.inStep && FOR_ALL.includes(task.module)) return runTask(running, first, task)
  if (isOnce(running, task, first)) return onceForAll(running, task, first, hosts)
  const turn = throttled(running, task, first)
  await Promise.all(hosts.map((host) => turn(() => runTask(running, host, task))))
}

/** What concerns the run more than its hosts is done on the first of them only; the others get nothing of it. */
const FOR_ALL: readonly string[] = ['add_host', 'pause']

/** Whether a task is run once for all hosts; where each goes by itself, it can't be. */
export function isOnce(running: PlayRun, task: Task, host: Host): boolean {
  return running.strategy.inStep && isSaid(running, task, host, task.keywords.runOnce)
}

/** Whether a keyword holds for a task as a host sees it. */
export function isSaid(running: PlayRun, task: Task, host: Host, keyword: Raw | undefined): boolean {
  return keyword !== undefined && truth(evaluate(keyword, scopeOf(running, host, task)))
}

/** Those that go through an include: with `run_once`, the first alone. */
export function onlyOnce(running: PlayRun, task: Task, hosts: readonly Host[]): readonly Host[] {
  const [first] = hosts
  return first && isOnce(running, task, first) ? [first] : hosts
}

/** All get what the task sets, and if it fails, it has failed for all. */
async function onceForAll(running: PlayRun, task: Task, first: Host, hosts: readonly Host[]): Promise<void> {
  await runTask({ ...running, recipients: hosts }, first, task)
  if (first.state === 'failed') for (const host of hosts) host.state = 'failed'
}

/** A task's turns: as many hosts at once as the run takes, or as its `throttle` says. */
function throttled(running: PlayRun, task: Task, host: Host): PlayRun['turn'] {
  const { throttle } = task.keywords
  const width = throttle === undefined ? 0 : Math.floor(Number(evaluate(throttle, scopeOf(running, host, task))))
  if (!(width > 0)) return running.turn
  const known: PlayRun['turn'] = running.throttles.get(task.path) ?? pLimit(width)
  running.throttles.set(task.path, known)
  return (work) => known(() => running.turn(work))
}
