import { openSecrets } from '../../module/open.ts'
import { evaluate } from '../../template/evaluate.ts'
import type { Dict, Raw, Value } from '../../template/values.ts'
import { validateArguments } from '../argument-spec/validate.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { secretsIn } from '../unknowns.ts'
import { done, whileUnknown } from './done.ts'
import type { Doing } from './table.ts'

/** Checks variables against a specification: those that it names, and what is given as `provided_arguments`. */
export function validateArgumentSpec({ running, task, scope }: Doing): Outcome {
  const dictAt = (name: string): Dict => {
    const value = evaluate(task.args.get(name) ?? new Map(), scope)
    return value instanceof Map ? value : new Map()
  }
  const options = dictAt('argument_spec')
  const context = dictAt('validate_args_context')
  const variables = [...options.keys()].flatMap((name): [Value, Value][] => {
    const raw = scope.lookup(String(name))
    return raw === undefined ? [] : [[name, evaluate(raw as Raw, scope)]]
  })
  const given = new Map([...variables, ...dictAt('provided_arguments')])
  const later = whileUnknown([...given.values()])
  if (later) return later
  for (const secret of secretsIn(given)) running.run.mask.add(secret)
  const plain = openSecrets(given).value
  const errors = plain instanceof Map ? validateArguments(options, plain) : []
  const about: [Value, Value][] = [['validate_args_context', context]]
  if (errors.length === 0) return done([...about, ['msg', 'The arg spec validation passed']])
  return failedOutcome(`Validation of arguments failed:\n${errors.join('\n')}`, [
    ...about,
    ['argument_errors', errors],
    ['argument_spec_data', options],
  ])
}
