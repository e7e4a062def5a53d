import { isTemplate } from '../../files/raw.ts'
import { toBoolean } from '../../module/scalar.ts'
import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import { type Raw, Secret, Template, type Value } from '../../template/values.ts'
import { learnFacts } from '../facts.ts'
import { assign } from '../host.ts'
import type { Outcome } from '../outcome.ts'
import { recipientsOf } from '../recipients.ts'
import { isHidden } from '../told.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Gives the host variables for the rest of the run; a value that is not known yet is one that is not known yet. */
export function setFact({ running, host, task, scope }: Doing): Outcome {
  const facts = new Map<Value, Value>()
  const hidden = isHidden(task, scope)
  for (const [key, raw] of task.args) {
    const name = str(evaluate(typeof key === 'string' && isTemplate(key) ? new Template(key, task.place) : key, scope))
    if (name === 'cacheable') continue
    const value = evaluate(raw, scope)
    facts.set(name, hidden ? withSecretTexts(value) : value)
  }
  const outcome = done([['ansible_facts', facts]])
  const isFact = toBoolean(evaluate(task.args.get('cacheable') ?? false, scope)) === true
  for (const one of recipientsOf(running, host, task, scope)) {
    for (const [name, value] of facts) assign(one, String(name), value as Raw)
    if (isFact) learnFacts(one, outcome.result)
  }
  return outcome
}

/** With no_log, what is made of the facts later is as secret as they are; structure, numbers and truth can be seen. */
function withSecretTexts(value: Value): Value {
  if (typeof value === 'string') return new Secret(value)
  if (Array.isArray(value)) return value.map(withSecretTexts)
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, withSecretTexts(one)]))
  return value
}
