import type { Args, ArgsSchema } from '../module/args.ts'
import type { Module } from '../module/define.ts'
import type { AnyModule } from '../module/find.ts'
import { fromPlain } from '../template/plain.ts'
import { type Cause, Unknown, type Value } from '../template/values.ts'
import { type Acting, actorFor } from './acting.ts'
import { prepared } from './ahead.ts'
import { control, type Doing } from './control/table.ts'
import { type Converged, converge } from './converge.ts'
import { diffOf } from './diff.ts'
import { expandPaths } from './expand.ts'
import { factsToCome, learnFacts } from './facts.ts'
import { plannedJob, runJob } from './jobs.ts'
import { looking, onlyLooks } from './looking.ts'
import { failedOutcome, type Outcome, unknownOutcome } from './outcome.ts'
import { asyncOf, type Pace, timeoutOf, within } from './pace.ts'
import { recipientsOf } from './recipients.ts'
import { showCauses } from './show.ts'
import { taskName } from './task-name.ts'

/** What is to be done, before its module is looked up. */
type Trying = Omit<Doing, 'module' | 'isOver'>

/** One attempt at a task, on its own with `async`, and no longer than its `timeout`. */
export async function attempt(trying: Trying, index: number | null): Promise<Outcome> {
  const { running, task, scope } = trying
  const module = await running.run.library.modules.find(task.module)
  if (!module) throw new Error(`module ${task.module} was checked, but is not there`)
  const alone = asyncOf(task, scope)
  if ('control' in module && alone) return failedOutcome('async is not supported for this task.')
  const tryOnce = (pace: Pace) => once(trying, module, index, pace)
  if (alone && running.run.dry) {
    const planned = await tryOnce({ limit: 0, isLate: never, leave: null })
    return alone.poll === 0 && planned.status === 'changed'
      ? plannedJob(planned, { text: taskName(task, scope), place: task.place })
      : planned
  }
  if (alone) return runJob(running.run.jobs, alone, tryOnce)
  const limit = timeoutOf(task, scope)
  const outcome = await within(limit, (isLate) => tryOnce({ limit, isLate, leave: null }))
  if (outcome !== 'late') return outcome
  const message = `The ${task.action} action failed to execute in the expected time frame (${limit}) and was terminated`
  return failedOutcome(message)
}

const never = () => false

async function once(trying: Trying, module: AnyModule, index: number | null, pace: Pace): Promise<Outcome> {
  const { running, host, task, scope } = trying
  const isOver = () => running.run.stopping() || pace.isLate()
  if ('control' in module) return control({ ...trying, module, isOver })
  const ready = await prepared(running, host, task, module, scope, index)
  if (ready.kind === 'failed') return failedOutcome(ready.message)
  if (ready.kind === 'unknown') return unknownOutcome([showCauses(ready.causes)])
  const acting = actorFor({ running, host, task, scope, args: ready.args, pace })
  if ('message' in acting) return failedOutcome(acting.message)
  const cause: Cause = { text: taskName(task, scope), place: task.place }
  const converged = await carriedOut(acting, onlyLooks(task) ? looking(module) : module, ready.args, cause)
  if (!acting.dry && converged.changes.length > 0) host.window = 2
  const isTrial = acting.dry && !running.run.dry
  const outcome = isTrial && isCommand(converged) ? untried(converged) : outcomeOf(module, converged, cause)
  const names = converged.status === 'unknown' ? (module.facts?.(ready.args) ?? []) : []
  const told = names.length > 0 ? factsToCome(names, converged.causes) : outcome.result
  for (const one of recipientsOf(running, host, task, scope)) learnFacts(one, told)
  return outcome
}

async function carriedOut(
  { actor, ready, dry, diff, close }: Acting,
  module: Module,
  args: Args<ArgsSchema>,
  cause: Cause,
): Promise<Converged> {
  const carryOut = async () => {
    const expanded = await expandPaths(actor, module.args, args)
    return converge(actor, module, expanded, { dry, cause, diff: diffOf(diff) })
  }
  try {
    // What is to be read first goes out with the look at the host.
    const [converged] = await Promise.all([carryOut(), ready()])
    return converged
  } finally {
    await close()
  }
}

function isCommand({ status, unknownFields }: Converged): boolean {
  return status === 'changed' && unknownFields.includes('stdout')
}

/** A command that `check_mode` keeps from being run in an apply: it is not known later either what it would print. */
function untried({ result, changes }: Converged): Outcome {
  const silent = {
    rc: 0,
    stdout: '',
    stdout_lines: [],
    stderr: '',
    stderr_lines: [],
    start: null,
    end: null,
    delta: null,
  }
  const told = { ...result, ...silent, changed: false, skipped: true, failed: false }
  const message = 'Command would have run if not in check mode'
  return {
    status: 'skipped',
    result: fromPlain({ ...told, msg: message }) as Map<Value, Value>,
    changes: changes.map((change) => ({ ...change, quiet: true })),
    because: [],
  }
}

/** What a deed will tell may be that it failed. */
function isJudgedLater({ toldByDeed = [] }: Module, { unknownFields }: Converged): boolean {
  return unknownFields.some((field) => toldByDeed.includes(field))
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
  else if (!result.has('failed')) result.set('failed', isJudgedLater(module, converged) ? new Unknown([cause]) : false)
  return { status, result, changes, because: causes.length > 0 && module.plan.length > 0 ? [showCauses(causes)] : [] }
}
