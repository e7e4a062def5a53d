import { didYouMean } from '../diagnostics/suggest.ts'
import type { Json } from '../state/json.ts'
import type { Value } from '../template/values.ts'
import type { ArgSchema } from './args.ts'
import { shown } from './scalar.ts'

/** What is wrong with one argument of a task; `argument` is the name that the user gave, where one was given. */
export interface ArgProblem {
  readonly code: 'unknown-argument' | 'wrong-argument' | 'missing-argument'
  readonly argument: string
  readonly message: string
  readonly help?: string
}

/** `"port" of wait_for must be a whole number, not "five"`; a secret value is not shown. */
export function wrongArgument(
  module: string,
  argument: string,
  must: string,
  value: Value,
  secret: boolean,
  end = '',
): ArgProblem {
  const found = secret ? '********' : shown(value)
  return { code: 'wrong-argument', argument, message: `"${argument}" of ${module} ${must}, not ${found}${end}` }
}

/** `file needs "path"`. */
export function missingArgument(module: string, argument: string): ArgProblem {
  return { code: 'missing-argument', argument, message: `${module} needs "${argument}"` }
}

/** What a coerced value must be and is not, with the likely meant one of a closed list; null if all is well. */
export function violated(schema: ArgSchema, value: Json): { readonly must: string; readonly end: string } | null {
  if (schema.type === 'string' && schema.enum && !schema.enum.includes(String(value))) {
    const [only, ...others] = schema.enum
    const must = others.length === 0 ? `must be ${only}` : `must be one of ${schema.enum.join(', ')}`
    return { must, end: didYouMean(String(value), schema.enum) }
  }
  if (schema.type !== 'integer') return null
  const { minimum, maximum } = schema
  if (minimum !== undefined && Number(value) < minimum) return { must: `must be at least ${minimum}`, end: '' }
  if (maximum !== undefined && Number(value) > maximum) return { must: `must be at most ${maximum}`, end: '' }
  return null
}
