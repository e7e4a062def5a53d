import type { ErrorObject } from 'ajv'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Value } from '../template/values.ts'
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

/** `file needs "path"`, and what that is. */
export function missingArgument(module: string, argument: string, description: string | undefined): ArgProblem {
  const help = description === undefined ? {} : { help: `${argument}: ${description}` }
  return { code: 'missing-argument', argument, message: `${module} needs "${argument}"`, ...help }
}

/** What an argument must be, by ajv's word for it; with the likely meant one of a closed list. */
export function requirement(error: ErrorObject, value: Value): { readonly must: string; readonly end: string } {
  const params: Readonly<Record<string, unknown>> = error.params
  if (error.keyword === 'enum' && Array.isArray(params.allowedValues)) {
    const words = params.allowedValues.map(String)
    const end = typeof value === 'string' ? didYouMean(value, words) : ''
    return { must: words.length === 1 ? `must be ${words[0]}` : `must be one of ${words.join(', ')}`, end }
  }
  if (error.keyword === 'minimum') return { must: `must be at least ${params.limit}`, end: '' }
  if (error.keyword === 'maximum') return { must: `must be at most ${params.limit}`, end: '' }
  return { must: `must be of type ${params.type}`, end: '' }
}
