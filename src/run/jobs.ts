import { randomInt } from 'node:crypto'
import type { Cause, Value } from '../template/values.ts'
import { Unknown } from '../template/values.ts'
import { failedOutcome, type Outcome } from './outcome.ts'
import { type Async, within } from './pace.ts'

/** A task that runs on its own, as `async_status` finds it. */
export interface Job {
  readonly id: string
  /** How it ended; null: it has not. */
  outcome: Outcome | null
}

/** The tasks of a run that run on their own, by their ids. */
export type Jobs = Map<string, Job>

/** Runs work by itself; with `poll` it is waited for, up to its limit. */
export async function runJob(jobs: Jobs, { limit, poll }: Async, work: () => Promise<Outcome>): Promise<Outcome> {
  const job: Job = { id: `j${randomInt(1e11, 1e12 - 1)}.${process.pid}`, outcome: null }
  jobs.set(job.id, job)
  const ended = work()
    // Nobody may be there any more to be told of a host that went away.
    .catch((reason: unknown) => failedOutcome(reason instanceof Error ? reason.message : String(reason)))
    .then((outcome) => {
      job.outcome = outcome
      return outcome
    })
  if (poll === 0) return { ...progress(job), status: 'changed', result: progress(job).result.set('changed', true) }
  if ((await within(limit, ended)) !== 'late') return progress(job)
  const message = `async task did not complete within the requested time - ${limit}s`
  return failedOutcome(message, [['async_result', new Map([...about(job), ['finished', false]])]])
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
