import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { truth } from '../template/truth.ts'
import { delegateOf } from './delegate.ts'
import type { Host } from './host.ts'
import type { PlayRun } from './run.ts'

/** The hosts that get the facts of a task: with `delegate_facts` the one that it is delegated to. */
export function recipientsOf(running: PlayRun, host: Host, task: Task, scope: Scope): readonly Host[] {
  const { delegateTo, delegateFacts } = task.keywords
  const isTheirs = delegateTo !== undefined && delegateFacts !== undefined && truth(evaluate(delegateFacts, scope))
  return isTheirs ? [delegateOf(running, host, task, scope)] : (running.recipients ?? [host])
}
