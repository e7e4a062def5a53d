import type { Task } from '../language/step.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { type Raw, Template, Unknown, type Value } from '../template/values.ts'

/** What a task is called where its role is no matter: its name as a host sees it, or its module. */
export function taskName({ name, action }: Pick<Task, 'name' | 'action'>, scope: Scope): string {
  return name === null ? action : str(evaluateName(name, scope))
}

/** A name; one that can't be told (yet) stays as it is written. */
export function evaluateName(raw: Raw, scope: Scope): Value {
  const written = raw instanceof Template ? raw.source : (raw as Value)
  try {
    const value = evaluate(raw, scope)
    return value instanceof Unknown ? written : value
  } catch (reason) {
    if (reason instanceof TemplateError) return written
    throw reason
  }
}
