import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { truth } from '../template/truth.ts'
import type { Value } from '../template/values.ts'
import type { Become } from '../transport/become.ts'
import { becomeFor } from './become.ts'
import { delegateOf } from './delegate.ts'
import type { Host } from './host.ts'
import type { PlayRun, Run } from './run.ts'
import { scopeOf } from './scope.ts'

/** Where and as whom one execution of a task acts, and whether for real. */
export interface Way {
  readonly where: Host
  readonly become: Become | null
  readonly dry: boolean
}

/** Settles delegation, become and check mode of one execution. */
export function wayOf(running: PlayRun, host: Host, task: Task, scope: Scope): Way | { readonly message: string } {
  const where = delegateOf(running, host, task, scope)
  const become = becomeFor(running, task, scope, where === host ? scope : scopeOf(running, where, task))
  if (typeof become === 'string') return { message: become }
  if (where !== host) running.run.lend(where, become)
  const { checkMode } = task.keywords
  return { where, become, dry: isDry(running.run, checkMode === undefined ? undefined : evaluate(checkMode, scope)) }
}

/** Whether a task only checks: in a plan, unless it has `check_mode: false`, or by `check_mode: true`. */
export function isDry({ dry }: Run, own: Value | undefined): boolean {
  return own === undefined || own === null ? dry : truth(own)
}
