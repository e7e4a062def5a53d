import { isTemplate } from '../../files/raw.ts'
import { toBoolean } from '../../module/scalar.ts'
import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import { type Raw, Template, type Value } from '../../template/values.ts'
import { learnFacts } from '../facts.ts'
import { assign } from '../host.ts'
import type { Outcome } from '../outcome.ts'
import { recipientsOf } from '../recipients.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Gives the host variables for the rest of the run; a value that is not known yet is one that is not known yet. */
export function setFact({ running, host, task, scope }: Doing): Outcome {
  const facts = new Map<Value, Value>()
  for (const [key, raw] of task.args) {
    const name = str(evaluate(typeof key === 'string' && isTemplate(key) ? new Template(key, task.place) : key, scope))
    if (name !== 'cacheable') facts.set(name, evaluate(raw, scope))
  }
  const outcome = done([['ansible_facts', facts]])
  const isFact = toBoolean(evaluate(task.args.get('cacheable') ?? false, scope)) === true
  for (const one of recipientsOf(running, host, task, scope)) {
    for (const [name, value] of facts) assign(one, String(name), value as Raw)
    if (isFact) learnFacts(one, outcome.result)
  }
  return outcome
}
