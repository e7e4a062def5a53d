import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { omit } from '../template/omit.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import type { Host } from './host.ts'
import type { PlayRun } from './run.ts'

/** The host that does a task for another one, by `delegate_to`; it need not be in the inventory. */
export function delegateOf({ run }: PlayRun, host: Host, { keywords }: Task, scope: Scope): Host {
  const { delegateTo } = keywords
  const named = delegateTo === undefined ? omit : evaluate(delegateTo, scope)
  return named === omit || named === null || named === '' ? host : run.hostNamed(str(named))
}
