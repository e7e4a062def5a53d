import type { Task } from '../language/step.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { omit } from '../template/omit.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import { type Raw, Unknown, type Value } from '../template/values.ts'
import type { HostEvent } from './event.ts'
import type { Host } from './host.ts'
import type { Outcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { showValue } from './show.ts'
import { isDry } from './way.ts'

/** What holds in every event about an execution; with no_log, nothing of its result. */
export function told(running: PlayRun, host: Host, task: Task, scope: Scope, outcome: Outcome) {
  const { mask } = running.run
  const hidden = isHidden(task, scope)
  const shown = hidden
    ? {
        censored: "the output has been hidden due to the fact that 'no_log: true' was specified for this result",
        changed: outcome.result.get('changed') === true,
      }
    : (mask.json(showValue(outcome.result)) as HostEvent['result'])
  return {
    host: host.name,
    task: task.path,
    module: task.module,
    status: outcome.status,
    ...(outcome.terse && { terse: true as const }),
    result: shown,
    changes: hidden
      ? outcome.changes.map((change) => ({ ...change, subject: '', title: 'hidden by no_log', cells: [], diff: null }))
      : mask.json(outcome.changes),
    because: outcome.because.map(mask.text),
    ...settled(task.keywords.delegateTo, scope, (name) => delegation(running, task, name), here),
    dry: settled(task.keywords.checkMode, scope, (own) => isDry(running.run, own), running.run.dry),
  }
}

type Delegation = Pick<HostEvent, 'delegatedTo' | 'delegatedAt'>

const here: Delegation = { delegatedTo: null }

function delegation(running: PlayRun, task: Task, name: Value): Delegation {
  if (name === omit) return here
  const scope = scopeOf(running, running.run.hostNamed(str(name)), task)
  const address = settled(scope.lookup('ansible_host'), scope, str, str(name))
  return { delegatedTo: str(name), ...(address !== str(name) && { delegatedAt: address }) }
}

/** Tells how one item of a loop ended. */
export function tellItem(running: PlayRun, host: Host, task: Task, scope: Scope, outcome: Outcome, label: Value): void {
  const ignored = isIgnored(running, task, outcome.status, scope)
  // With no_log an item is as secret as its result; the word is Ansible's.
  const shown = isHidden(task, scope) ? 'None' : running.run.mask.text(labelText(label))
  running.run.report({ type: 'item', ...told(running, host, task, scope, outcome), label: shown, ignored })
}

/** Whether `ignore_errors` or `ignore_unreachable` holds for an outcome, as far as it can be told. */
export function isIgnored({ run }: PlayRun, task: Task, status: Outcome['status'], scope: Scope): boolean {
  const { keywords } = task
  if (status === 'failed') return run.manner.forgives(task) || settled(keywords.ignoreErrors, scope, truth, false)
  return status === 'unreachable' && settled(keywords.ignoreUnreachable, scope, truth, false)
}

/** `no_log`; what can't be told is hidden. */
export function isHidden({ keywords }: Task, scope: Scope): boolean {
  return keywords.noLog !== undefined && settled(keywords.noLog, scope, truth, true)
}

/** A keyword's value; of a loop as a whole, one that is made of an item has none. */
function settled<T>(raw: Raw | undefined, scope: Scope, read: (value: Value) => T, otherwise: T): T {
  if (raw === undefined) return otherwise
  try {
    const value = evaluate(raw, scope)
    return value instanceof Unknown ? otherwise : read(value)
  } catch (reason) {
    if (reason instanceof TemplateError) return otherwise
    throw reason
  }
}

function labelText(label: Value): string {
  const shown = showValue(label)
  return typeof shown === 'string' ? shown : str(label)
}
