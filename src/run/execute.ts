import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../language/step.ts'
import type { LocalVariables } from '../language/variables.ts'
import type { Module } from '../module/define.ts'
import { evaluate } from '../template/evaluate.ts'
import { fromPlain } from '../template/plain.ts'
import type { Scope } from '../template/scope.ts'
import { truth } from '../template/truth.ts'
import { type Cause, type Raw, Unknown, type Value } from '../template/values.ts'
import { actorFor } from './acting.ts'
import { prepared } from './ahead.ts'
import { control } from './control/table.ts'
import { type Converged, converge } from './converge.ts'
import { diffOf } from './diff.ts'
import { learnFacts } from './facts.ts'
import type { Host } from './host.ts'
import { failedOutcome, judge, type Outcome, skippedOutcome, unknownOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { showCauses } from './show.ts'

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
  const retries = task.until.length > 0 ? Number(evaluate(task.retries ?? 3, scope)) : 0
  const delay = Number(evaluate(task.delay ?? 5, scope))
  for (let attempt = 1; ; attempt += 1) {
    const outcome = decide(running, host, task, local, await once(running, host, task, index, scope))
    if (task.until.length === 0 || running.run.dry) return outcome
    outcome.result.set('attempts', attempt)
    const done = judge(task.until, withResult(running, host, task, local, outcome.result))
    if (done.kind === 'error') return failedOutcome(done.message, outcome.result)
    if (done.kind !== 'no') return outcome
    if (attempt > retries || running.run.stopping()) {
      // As Ansible counts them at the end: the first try is none.
      const attempts = Math.min(attempt, retries)
      return { ...outcome, status: 'failed', result: outcome.result.set('attempts', attempts).set('failed', true) }
    }
    running.run.report({
      type: 'retry',
      host: host.name,
      left: retries - attempt + 1,
      name: String(task.name ?? task.module),
    })
    await sleep(delay * 1000)
  }
}

async function once(running: PlayRun, host: Host, task: Task, index: number | null, scope: Scope): Promise<Outcome> {
  const module = await running.run.library.modules.find(task.module)
  if (!module) throw new Error(`module ${task.module} was checked, but is not there`)
  if ('control' in module) return control(running, host, task, module, scope)
  const ready = await prepared(running, host, task, module, scope, index)
  if (ready.kind === 'failed') return failedOutcome(ready.message)
  if (ready.kind === 'unknown') return unknownOutcome([showCauses(ready.causes)])
  const acting = actorFor(running, host, task, scope, ready.args)
  if ('message' in acting) return failedOutcome(acting.message)
  await acting.ready()
  const cause: Cause = { text: String(task.name ?? task.module), place: task.place }
  const converged = await converge(acting.actor, module, ready.args, {
    dry: acting.dry,
    cause,
    diff: diffOf(acting.diff),
  })
  if (!acting.dry && converged.changes.length > 0) host.window = 2
  const outcome = outcomeOf(module, converged, cause)
  learnFacts(host, outcome.result)
  return outcome
}

function outcomeOf(module: Module, converged: Converged, cause: Cause): Outcome {
  const { status, changes, causes } = converged
  if (status === 'unknown') return { ...unknownOutcome([showCauses(causes)]), changes }
  const result = new Map<Value, Value>([
    ['changed', changes.some(({ quiet }) => !quiet)],
    ...(fromPlain(converged.result) as Map<Value, Value>),
    ...converged.unknownFields.map((field): [Value, Value] => [field, new Unknown([cause])]),
  ])
  if (status === 'failed') result.set('failed', true)
  else if (!result.has('failed'))
    result.set('failed', converged.unknownFields.length > 0 ? new Unknown([cause]) : false)
  return { status, result, changes, because: causes.length > 0 && module.plan.length > 0 ? [showCauses(causes)] : [] }
}

/** `failed_when` and `changed_when` have the last word on what a module said. */
function decide(running: PlayRun, host: Host, task: Task, local: LocalVariables, outcome: Outcome): Outcome {
  if (outcome.status === 'unknown' || outcome.status === 'skipped') return outcome
  if (task.changedWhen.length === 0 && task.failedWhen.length === 0) return outcome
  const { result } = outcome
  let status = outcome.status
  if (task.changedWhen.length > 0) {
    const verdict = judge(task.changedWhen, withResult(running, host, task, local, result))
    if (verdict.kind === 'error') return failedOutcome(verdict.message, result)
    result.set('changed', verdict.kind !== 'no')
    if (status !== 'failed') status = verdict.kind === 'no' ? 'ok' : 'changed'
  }
  if (task.failedWhen.length > 0) {
    const verdict = judge(task.failedWhen, withResult(running, host, task, local, result))
    if (verdict.kind === 'error') return failedOutcome(verdict.message, result)
    const failed = verdict.kind === 'yes'
    result.set('failed', failed).set('failed_when_result', failed)
    if (failed) status = 'failed'
    else if (status === 'failed') status = truth(result.get('changed') ?? false) ? 'changed' : 'ok'
  }
  return { ...outcome, status, result }
}

/** The scope in which a task's own result is already there under its register name. */
function withResult(running: PlayRun, host: Host, task: Task, local: LocalVariables, result: Map<Value, Value>): Scope {
  if (!task.register) return scopeOf(running, host, task, local)
  return scopeOf(running, host, task, new Map<string, Raw>([...local, [task.register, result as Raw]]))
}
