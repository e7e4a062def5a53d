import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import type { Raw, Value } from '../../template/values.ts'
import { assign } from '../host.ts'
import type { Outcome } from '../outcome.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Gives the host variables for the rest of the run; a value that is not known yet is one that is not known yet. */
export function setFact({ task, scope, host }: Doing): Outcome {
  const facts = new Map<Value, Value>()
  for (const [key, raw] of task.args) {
    const name = str(evaluate(key, scope))
    if (name !== 'cacheable') facts.set(name, evaluate(raw, scope))
  }
  for (const [name, value] of facts) assign(host, String(name), value as Raw)
  return done([['ansible_facts', facts]])
}
