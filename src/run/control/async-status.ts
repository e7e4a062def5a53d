import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'
import { progress } from '../jobs.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { done, whileUnknown } from './done.ts'
import type { Doing } from './table.ts'

/** What a task that runs on its own is at; or it is forgotten. */
export function asyncStatus({ running, task, scope }: Doing): Outcome {
  const { jobs } = running.run
  const wanted = evaluate(task.args.get('jid') ?? null, scope)
  const later = whileUnknown(wanted)
  if (later) return later
  const id = str(wanted)
  const job = jobs.get(id)
  if (str(evaluate(task.args.get('mode') ?? 'status', scope)) === 'cleanup') {
    jobs.delete(id)
    return done([...about(id, false), ['erased', `/run/rcprov/${id}`], ...SILENT])
  }
  if (!job) return failedOutcome('could not find job', [...about(id, true), ...SILENT])
  const outcome = progress(job)
  return { ...outcome, result: new Map([...SILENT, ...outcome.result]) }
}

const SILENT: readonly (readonly [Value, Value])[] = [
  ['stdout', ''],
  ['stdout_lines', []],
  ['stderr', ''],
  ['stderr_lines', []],
]

function about(id: string, state: boolean): [Value, Value][] {
  return [
    ['ansible_job_id', id],
    ['started', state],
    ['finished', state],
  ]
}
