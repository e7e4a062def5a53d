import { evaluate } from '../../template/evaluate.ts'
import { truth } from '../../template/truth.ts'
import { type Raw, Template, type Value } from '../../template/values.ts'
import { failedOutcome, judge, type Outcome, unknownOutcome } from '../outcome.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Fails unless all of its conditions hold. */
export function assertion({ task, scope }: Doing): Outcome {
  const that = task.args.get('that')
  const terse = truth(evaluate(task.args.get('quiet') ?? false, scope))
  const message = (name: string): Value | undefined => {
    const raw = task.args.get(name)
    return raw === undefined ? undefined : evaluate(raw, scope)
  }
  for (const raw of Array.isArray(that) ? that : [that ?? false]) {
    const verdict = judge([{ raw, place: task.place }], scope)
    if (verdict.kind === 'yes') continue
    if (verdict.kind === 'error') return { ...failedOutcome(verdict.message), terse }
    if (verdict.kind === 'unknown') return unknownOutcome(verdict.because)
    const text = message('fail_msg') ?? message('msg') ?? 'Assertion failed'
    const outcome = failedOutcome('', [
      ['assertion', expression(raw)],
      ['evaluated_to', false],
    ])
    outcome.result.set('msg', text)
    return { ...outcome, terse }
  }
  return { ...done([['msg', message('success_msg') ?? 'All assertions passed']]), terse }
}

function expression(raw: Raw): Value {
  return raw instanceof Template ? raw.source : (raw as Value)
}
