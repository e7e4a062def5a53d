import type { Loop, Task } from '../language/step.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { type Raw, Unknown, type Value } from '../template/values.ts'
import type { Status } from './event.ts'
import { execute } from './execute.ts'
import { notify, suspect } from './handlers.ts'
import { assign, count, type Host } from './host.ts'
import { idle } from './idle.ts'
import { type Items, itemLabel, itemVariables, loopItems } from './loop.ts'
import { failedOutcome, judge, type Outcome, skippedOutcome, unknownOutcome, type Verdict } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { showCauses } from './show.ts'
import { settleTakenUp } from './take-up.ts'
import { taskName } from './task-name.ts'
import { isIgnored, tellItem, told } from './told.ts'
import { isUnreachable } from './unreachable.ts'

/** Runs one task on one host, with its loop, and concludes it. */
export async function runTask(running: PlayRun, host: Host, task: Task): Promise<void> {
  const started = Date.now()
  const outcome = await attempt(running, host, task)
  conclude(running, host, task, outcome, (Date.now() - started) / 1000)
}

/** Registers, notifies, counts and tells how a task ended on a host. */
export function conclude(running: PlayRun, host: Host, task: Task, outcome: Outcome, seconds = 0): void {
  const scope = scopeOf(running, host, task)
  const ignored = isIgnored(running, task, outcome.status, scope)
  const notified = outcome.notified ?? (outcome.status === 'changed' ? notify(running, host, task, scope) : [])
  if (outcome.status === 'unknown' && !outcome.notified) suspect(running, host, task, scope)
  if (task.register) {
    const result = registered(outcome, task, scope) as Raw
    for (const one of running.recipients ?? [host]) assign(one, task.register, result)
  }
  settle(host, task, outcome, ignored)
  settleTakenUp(host, task, outcome)
  const looped = task.loop !== null
  const event = told(running, host, task, scope, outcome)
  running.run.report({ type: 'host', ...event, ignored, looped, seconds, notified })
}

async function attempt(running: PlayRun, host: Host, task: Task): Promise<Outcome> {
  try {
    if (!task.loop) return await execute(running, host, task, new Map(), null)
    return await loop(running, host, task, task.loop)
  } catch (reason) {
    if (isUnreachable(reason)) return unreachable(reason.message)
    if (reason instanceof TemplateError) return failedOutcome(templateMessage(reason))
    throw reason
  }
}

async function loop(running: PlayRun, host: Host, task: Task, loop: Loop): Promise<Outcome> {
  const scope = scopeOf(running, host, task)
  const items = loopItems(loop, scope)
  // A condition that is false without an item spares the loop, even one that can't be evaluated.
  if (items.kind !== 'items') return withoutItems(task, scope, items, judge(task.keywords.when, scope))
  const outcomes: Outcome[] = []
  const results: Value[] = []
  const scopes: Scope[] = []
  for (const [index, item] of items.items.entries()) {
    if (running.run.stopping()) break
    const names = itemVariables(loop, items.items, index)
    const outcome = await execute(running, host, task, names, index)
    const itemScope = scopeOf(running, host, task, names)
    const label = itemLabel(task, itemScope, item)
    results.push(registered(outcome, task, itemScope))
    for (const [name, value] of names) outcome.result.set(name, value as Value)
    outcomes.push(outcome)
    if (outcome.status === 'unknown') suspect(running, host, task, itemScope)
    if (outcome.status !== 'skipped') scopes.push(itemScope)
    tellItem(running, host, task, itemScope, outcome, label)
    if (loop.breakWhen.length > 0) {
      const own: [string, Raw][] = task.register === null ? [] : [[task.register, outcome.result as Raw]]
      const verdict = judge(loop.breakWhen, scopeOf(running, host, task, new Map<string, Raw>([...names, ...own])))
      if (verdict.kind === 'error') return failedOutcome(verdict.message)
      if (verdict.kind === 'yes') break
    }
    if (loop.pause !== undefined && !running.run.dry) {
      await idle(Number(evaluate(loop.pause, scope)), running.run.stopping)
    }
  }
  const whole = combined(outcomes, results)
  // As in Ansible, a task that has changed notifies for all of its items.
  const names = whole.status === 'changed' ? scopes.flatMap((one) => notify(running, host, task, one)) : []
  return { ...whole, notified: [...new Set(names)] }
}

function withoutItems(task: Task, scope: Scope, items: Exclude<Items, { kind: 'items' }>, verdict: Verdict): Outcome {
  if (verdict.kind === 'no') return skippedOutcome(verdict.text)
  if (items.kind === 'failed') return failedOutcome(items.message)
  return unknownOutcome([`more after: ${taskName(task, scope)}`, showCauses(items.causes)])
}

/** A loop counts once: failed if an item failed, changed if one changed, skipped if all were. */
function combined(outcomes: readonly Outcome[], results: Value[]): Outcome {
  const has = (status: Status) => outcomes.some((outcome) => outcome.status === status)
  const all = (status: Status) => outcomes.every((outcome) => outcome.status === status)
  const status: Status = has('failed')
    ? 'failed'
    : has('changed')
      ? 'changed'
      : has('unknown')
        ? 'unknown'
        : all('skipped')
          ? 'skipped'
          : 'ok'
  const result = new Map<Value, Value>([
    ['results', results],
    ['changed', outcomes.some((outcome) => outcome.result.get('changed') === true)],
    ['skipped', status === 'skipped'],
  ])
  if (status === 'failed') result.set('failed', true)
  if (outcomes.length === 0) result.set('skipped_reason', 'No items in the list')
  else result.set('msg', combinedMessage(status))
  return { status, result, changes: [], because: has('unknown') ? ['some items are known only later'] : [] }
}

function combinedMessage(status: Status): string {
  if (status === 'failed') return 'One or more items failed'
  return status === 'skipped' ? 'All items skipped' : 'All items completed'
}

function registered(outcome: Outcome, task: Task, scope: Scope): Value {
  if (outcome.status !== 'unknown' || outcome.result.size > 0) return outcome.result
  return new Unknown([{ text: `${taskName(task, scope)}: ${outcome.because.join(', ')}`, place: task.place }])
}

/** Counts the outcome, and takes a host out of the play where it is to be. */
function settle(host: Host, task: Task, { status, result }: Outcome, ignored: boolean): void {
  if (ignored) {
    count(host, 'ok', 'ignored', ...(result.get('changed') === true ? (['changed'] as const) : []))
    return
  }
  if (status === 'unreachable') host.state = 'unreachable'
  if (status === 'failed') {
    host.state = 'failed'
    host.failure = failureOf(task, result)
  }
  count(host, ...(status === 'changed' ? (['ok', 'changed'] as const) : [status]))
}

/** What a rescue is told of the failure. */
function failureOf(task: Task, result: Outcome['result']): ReadonlyMap<string, Raw> {
  const about = new Map<Raw, Raw>([
    ['name', task.name],
    ['action', task.module],
  ])
  return new Map<string, Raw>([
    ['ansible_failed_task', about],
    ['ansible_failed_result', result as Raw],
  ])
}

function unreachable(message: string): Outcome {
  const result = new Map<Value, Value>([
    ['changed', false],
    ['msg', message],
    ['unreachable', true],
  ])
  return { status: 'unreachable', result, changes: [], because: [] }
}
