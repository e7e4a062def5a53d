import type { Task } from '../language/step.ts'
import type { LocalVariables } from '../language/variables.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { truth } from '../template/truth.ts'
import { type Raw, Template, type Value } from '../template/values.ts'
import { attempt } from './attempt.ts'
import type { Host } from './host.ts'
import { idle } from './idle.ts'
import { failedOutcome, judge, type Outcome, skippedOutcome, unknownOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { taskName } from './task-name.ts'

/** One execution of a task on one host, for one item of its loop: `when`, arguments, the module, `changed_when`, `until`. */
export async function execute(
  running: PlayRun,
  host: Host,
  task: Task,
  local: LocalVariables,
  index: number | null,
): Promise<Outcome> {
  const scope = scopeOf(running, host, task, local)
  const verdict = judge(task.keywords.when, scope)
  if (verdict.kind === 'error') return failedOutcome(verdict.message)
  if (verdict.kind === 'unknown') return unknownOutcome(verdict.because)
  if (verdict.kind === 'no') return skippedOutcome(verdict.text)
  // A handler's name that can't be told must not come up only when all is done.
  for (const raw of task.notify) if (raw instanceof Template) evaluate(raw, scope)
  return untilDone(running, host, task, local, index, scope)
}

async function untilDone(
  running: PlayRun,
  host: Host,
  task: Task,
  local: LocalVariables,
  index: number | null,
  scope: Scope,
): Promise<Outcome> {
  const { stopping, report, mask } = running.run
  const retries = task.until.length > 0 ? Number(evaluate(task.retries ?? 3, scope)) : 0
  const delay = Number(evaluate(task.delay ?? 5, scope))
  for (let tries = 1; ; tries += 1) {
    const outcome = decide(running, host, task, local, await attempt({ running, host, task, scope }, index))
    if (task.until.length === 0 || running.run.dry) return outcome
    outcome.result.set('attempts', tries)
    const done = judge(task.until, withResult(running, host, task, local, outcome.result))
    if (done.kind === 'error') return failedOutcome(done.message, outcome.result)
    if (done.kind !== 'no') return outcome
    if (tries <= retries && !stopping()) {
      report({ type: 'retry', host: host.name, left: retries - tries + 1, name: mask.text(taskName(task, scope)) })
      await idle(delay, stopping)
    }
    if (tries > retries || stopping()) {
      // As Ansible counts them at the end: the first try is none.
      const attempts = Math.max(1, Math.min(tries, retries))
      return { ...outcome, status: 'failed', result: outcome.result.set('attempts', attempts).set('failed', true) }
    }
  }
}

/** `failed_when` and `changed_when` have the last word on what a module said. */
function decide(running: PlayRun, host: Host, task: Task, local: LocalVariables, outcome: Outcome): Outcome {
  if (outcome.status === 'unknown' || outcome.status === 'skipped') return outcome
  if (task.changedWhen.length === 0 && task.failedWhen.length === 0) return outcome
  const { result } = outcome
  let status = outcome.status
  if (task.changedWhen.length > 0) {
    const verdict = judge(task.changedWhen, withResult(running, host, task, local, result))
    if (verdict.kind === 'error') return undecided(verdict.message, outcome)
    result.set('changed', verdict.kind !== 'no')
    if (status !== 'failed') status = verdict.kind === 'no' ? 'ok' : 'changed'
  }
  if (task.failedWhen.length > 0) {
    const verdict = judge(task.failedWhen, withResult(running, host, task, local, result))
    if (verdict.kind === 'error') return undecided(verdict.message, outcome)
    const failed = verdict.kind === 'yes'
    result.set('failed', failed).set('failed_when_result', failed)
    if (failed) status = 'failed'
    else if (status === 'failed') status = truth(result.get('changed') ?? false) ? 'changed' : 'ok'
  }
  return { ...outcome, status, result }
}

/** It failed since nobody can tell whether it did; what it changed it has changed. */
function undecided(message: string, outcome: Outcome): Outcome {
  return { ...outcome, status: 'failed', result: outcome.result.set('failed', true).set('msg', message) }
}

/** The scope in which a task's own result is already there under its register name. */
function withResult(running: PlayRun, host: Host, task: Task, local: LocalVariables, result: Map<Value, Value>): Scope {
  if (!task.register) return scopeOf(running, host, task, local)
  return scopeOf(running, host, task, new Map<string, Raw>([...local, [task.register, result as Raw]]))
}
