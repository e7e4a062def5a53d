import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import { announce } from './announce.ts'
import type { Host } from './host.ts'
import { failedOutcome, judge, skippedOutcome, unknownOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { conclude } from './task.ts'
import { told } from './told.ts'

/** One thing that a meta task can do to the run itself. */
interface Action {
  /** Whether it is for each host by itself; else the first one's `when` decides for all. */
  readonly each: boolean
  /** Ansible takes no `when` here. */
  readonly always?: true
  /** `chosen` are those whose `when` holds. Returns why it can't be done. */
  readonly act: (running: PlayRun, chosen: readonly Host[], task: Task) => void | string | Promise<void>
}

const actions: Readonly<Record<string, Action>> = {
  noop: { each: true, always: true, act: () => {} },
  flush_handlers: {
    each: true,
    act: (running, chosen, task) =>
      'listen' in task ? 'flush_handlers can not be used as a handler' : running.flush(chosen),
  },
  end_host: { each: true, act: (_, chosen) => end(chosen, 'active') },
  end_role: { each: true, act: (_, chosen, task) => endRole(chosen, task) },
  end_batch: { each: false, act: (running) => endAll(running, 'of batch') },
  end_play: { each: false, act: (running) => endAll(running, 'of play') },
  // They are taken up again by the next play.
  clear_host_errors: {
    each: false,
    act: async (running) => {
      const lost = running.all.filter(({ state }) => state === 'unreachable')
      await Promise.all(lost.map((host) => host.anew()))
      end(running.all, 'failed')
      end(running.all, 'unreachable')
    },
  },
  clear_facts: { each: false, act: (running) => running.all.forEach(clearFacts) },
  refresh_inventory: { each: false, always: true, act: (running) => running.run.grown.refresh() },
  reset_connection: {
    each: true,
    always: true,
    act: async (_, chosen) => void (await Promise.all(chosen.map((host) => host.link.reset()))),
  },
}

/** Carries out what steers the run itself; only who is left out by a `when` is told of, and counted nowhere. */
export async function meta(running: PlayRun, task: Task, hosts: readonly Host[]): Promise<void> {
  const [first] = hosts
  if (!first) return
  const raw = task.args.get('free_form') ?? 'noop'
  const name = str(evaluate(raw, scopeOf(running, first, task)))
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) {
    announce(running, task, hosts)
    for (const host of hosts) conclude(running, host, task, failedOutcome(`there is no "meta: ${name}"`))
    return
  }
  if (action.always && task.keywords.when.length > 0) {
    const message = `${name} task does not support when conditional`
    running.run.report({ type: 'warning', message, host: null, place: task.place })
  }
  const asked = action.each ? hosts : [first]
  const chosen = asked.filter((host) => action.always || isChosen(running, host, task))
  // Announced for each host, as Ansible does it.
  if (action.always) for (const host of asked) announce(running, task, [host])
  const problem = chosen.length > 0 ? await action.act(running, chosen, task) : undefined
  if (typeof problem === 'string') for (const host of chosen) conclude(running, host, task, failedOutcome(problem))
}

function isChosen(running: PlayRun, host: Host, task: Task): boolean {
  announce(running, task, [host])
  const scope = scopeOf(running, host, task)
  const verdict = judge(task.keywords.when, scope)
  if (verdict.kind === 'no') {
    const event = told(running, host, task, scope, skippedOutcome(verdict.text))
    running.run.report({ type: 'host', ...event, ignored: false, looped: false, seconds: 0, notified: [] })
  }
  if (verdict.kind === 'unknown') conclude(running, host, task, unknownOutcome(verdict.because))
  if (verdict.kind === 'error') conclude(running, host, task, failedOutcome(verdict.message))
  return verdict.kind === 'yes'
}

function endAll(running: PlayRun, what: 'of batch' | 'of play'): void {
  running.course.end = what
  end(running.hosts, 'active')
}

/** Takes those that are in this state out of the play. */
function end(hosts: readonly Host[], state: Host['state']): void {
  for (const host of hosts) if (host.state === state) host.state = 'ended'
}

function endRole(hosts: readonly Host[], { role }: Task): string | undefined {
  if (!role) return 'end_role stands outside of a role, so there is none to end'
  for (const host of hosts) host.rolesLeft.add(role)
  return undefined
}

function clearFacts(host: Host): void {
  host.facts.clear()
  host.variables.facts.clear()
  host.generation += 1
}
