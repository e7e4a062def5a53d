import { UndefinedError } from '../../template/errors.ts'
import { evaluate } from '../../template/evaluate.ts'
import { omit } from '../../template/omit.ts'
import { type Raw, Template, type Value } from '../../template/values.ts'
import type { Outcome } from '../outcome.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Prints a message, or the value of an expression. */
export function debug({ task, scope, running }: Doing): Outcome {
  const wanted = Number(evaluate(task.args.get('verbosity') ?? 0, scope))
  if (wanted > running.run.verbosity) {
    const skipped = done([
      ['skipped_reason', 'Verbosity threshold not met.'],
      ['skipped', true],
    ])
    return { ...skipped, status: 'skipped' }
  }
  const name = task.args.get('var')
  if (name !== undefined) return done([[expressionText(name), valueNamed(name, task.place, scope)]])
  const message = evaluate(task.args.get('msg') ?? omit, scope)
  return done([['msg', message === omit ? 'Hello world!' : message]])
}

function valueNamed(name: Raw, place: Template['place'], scope: Doing['scope']): Value {
  const expression = name instanceof Template ? name : new Template(`{{ ${String(name)} }}`, place)
  try {
    return evaluate(expression, scope)
  } catch (reason) {
    if (reason instanceof UndefinedError) return 'VARIABLE IS NOT DEFINED!'
    throw reason
  }
}

function expressionText(name: Raw): string {
  return name instanceof Template ? name.source : String(name)
}
