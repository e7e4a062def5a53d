import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import type { Host } from './host.ts'
import { judge } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'

/** Actions on the run itself. They are told as notes only, as Ansible keeps quiet about most. */
export async function meta(running: PlayRun, task: Task, hosts: readonly Host[]): Promise<void> {
  const [host] = hosts
  if (!host) return
  const action = str(
    evaluate(task.args.get('free_form') ?? task.args.get('_raw_params') ?? 'noop', scopeOf(running, host, task)),
  )
  const chosen = hosts.filter((one) => judge(task.keywords.when, scopeOf(running, one, task)).kind === 'yes')
  if (action === 'flush_handlers') return running.flush()
  if (action === 'end_host') for (const one of chosen) one.state = 'ended'
  if (action === 'end_play' && chosen.length > 0)
    for (const one of running.hosts) if (one.state === 'active') one.state = 'ended'
  if (action === 'clear_host_errors') for (const one of running.hosts) if (one.state === 'failed') one.state = 'active'
  if (action === 'clear_facts') for (const one of chosen) one.facts.clear()
}
