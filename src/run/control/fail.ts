import { evaluate } from '../../template/evaluate.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { showValue } from '../show.ts'
import type { Doing } from './table.ts'

/** Fails with a message of the user's. */
export function failOnPurpose({ task, scope }: Doing): Outcome {
  const message = evaluate(task.args.get('msg') ?? 'Failed as requested from task', scope)
  return failedOutcome(String(showValue(message)))
}
