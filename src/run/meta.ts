import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import type { Host } from './host.ts'
import { failedOutcome, judge, type Outcome, skippedOutcome, unknownOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'

/** Actions on the run itself; Ansible keeps quiet about them. Returns those that its `when` leaves out, and why. */
export async function meta(running: PlayRun, task: Task, hosts: readonly Host[]): Promise<readonly Left[]> {
  const [host] = hosts
  if (!host) return []
  const raw = task.args.get('free_form') ?? task.args.get('_raw_params') ?? 'noop'
  const action = str(evaluate(raw, scopeOf(running, host, task)))
  if (action === 'flush_handlers') {
    await running.flush()
    return []
  }
  const asked = hosts.map((one) => ({ host: one, verdict: judge(task.keywords.when, scopeOf(running, one, task)) }))
  const chosen = asked.filter(({ verdict }) => verdict.kind === 'yes')
  actions[action]?.(
    chosen.map((one) => one.host),
    running,
  )
  return asked.flatMap(({ host: one, verdict }) => {
    if (verdict.kind === 'no') return [{ host: one, outcome: skippedOutcome(verdict.text) }]
    if (verdict.kind === 'unknown') return [{ host: one, outcome: unknownOutcome(verdict.because) }]
    return verdict.kind === 'error' ? [{ host: one, outcome: failedOutcome(verdict.message) }] : []
  })
}

interface Left {
  readonly host: Host
  readonly outcome: Outcome
}

const actions: Readonly<Record<string, (chosen: readonly Host[], running: PlayRun) => void>> = {
  end_host: (chosen) => end(chosen, 'active'),
  end_play: (chosen, running) => {
    if (chosen.length > 0) end(running.hosts, 'active')
  },
  // They are taken up again by the next play.
  clear_host_errors: (_, running) => end(running.hosts, 'failed'),
  clear_facts: (chosen) => {
    for (const host of chosen) {
      host.facts.clear()
      host.variables.facts.clear()
      host.generation += 1
    }
  },
}

/** Takes those that are in this state out of the play. */
function end(hosts: readonly Host[], state: Host['state']): void {
  for (const host of hosts) if (host.state === state) host.state = 'ended'
}
