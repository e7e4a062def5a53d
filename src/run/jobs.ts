import { randomInt } from 'node:crypto'
import type { Cause, Value } from '../template/values.ts'
import { Unknown } from '../template/values.ts'
import { failedOutcome, type Outcome } from './outcome.ts'
import { type Async, type Pace, within } from './pace.ts'

/** A task that runs on its own, as `async_status` finds it. */
export interface Job {
  readonly id: string
  /** How it ended; null: it has not. */
  outcome: Outcome | null
  /** Resolves once rcprov need not stay for it: it has ended, or its host goes on with it by itself. */
  readonly left: Promise<void>
}

/** The tasks of a run that run on their own, by their ids. */
export type Jobs = Map<string, Job>

/** Runs work by itself; with `poll` it is waited for, up to its limit. */
export async function runJob(
  jobs: Jobs,
  { limit, poll }: Async,
  work: (pace: Pace) => Promise<Outcome>,
): Promise<Outcome> {
  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const job: Job = { id: `j${randomInt(1e11, 1e12 - 1)}.${process.pid}`, outcome: null, left }
  jobs.set(job.id, job)
  const begin = async (isLate: Pace['isLate']) => {
    // Nobody may be there any more to be told of a host that went away.
    job.outcome = await work({ limit, isLate, leave: poll === 0 ? leave : null }).catch(failureOf)
    leave()
  }
  if (poll === 0) {
    void begin(() => false)
    return { ...progress(job), status: 'changed', result: progress(job).result.set('changed', true) }
  }
  if ((await within(limit, begin)) !== 'late') return progress(job)
  leave()
  const message = `async task did not complete within the requested time - ${limit}s`
  return failedOutcome(message, [['async_result', new Map([...about(job), ['finished', false]])]])
}

function failureOf(reason: unknown): Outcome {
  return failedOutcome(reason instanceof Error ? reason.message : String(reason))
}

/** What a job is at: that it runs, or how it ended. */
export function progress(job: Job): Outcome {
  const { outcome } = job
  if (outcome) return { ...outcome, result: new Map([...outcome.result, ...about(job), ['finished', true]]) }
  const result = new Map<Value, Value>([['changed', false], ['failed', false], ...about(job), ['finished', false]])
  return { status: 'ok', result, changes: [], because: [] }
}

/** What a plan knows of a job that would be started. */
export function plannedJob(outcome: Outcome, cause: Cause): Outcome {
  const result = new Map<Value, Value>([
    ...outcome.result,
    ['ansible_job_id', new Unknown([cause])],
    ['started', true],
    ['finished', new Unknown([cause])],
    ['results_file', new Unknown([cause])],
  ])
  return { ...outcome, result }
}

function about({ id }: Job): [Value, Value][] {
  return [
    ['ansible_job_id', id],
    ['started', true],
    ['results_file', `/run/rcprov/${id}`],
  ]
}
