import type { SearchFolders } from '../files/search.ts'
import type { Task } from '../language/step.ts'
import type { Args, ArgsSchema } from '../module/args.ts'
import { completeArgs } from '../module/check.ts'
import type { Control, Module } from '../module/define.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { type Cause, Secret, type Value } from '../template/values.ts'
import { withNewlines } from './newlines.ts'
import { withoutOmitted } from './omit.ts'
import type { Run } from './run.ts'
import { resolveSources } from './sources.ts'
import { secretsIn, unknownsIn } from './unknowns.ts'

/** A task's arguments for one execution: templated, coerced and checked once, frozen from then on. */
export type Prepared =
  | { readonly kind: 'ready'; readonly args: Args<ArgsSchema> }
  | { readonly kind: 'unknown'; readonly causes: readonly Cause[] }
  | { readonly kind: 'failed'; readonly message: string }

/** Evaluates a task's arguments; a user's mistake in them is a failure of this host, not an exception. */
export async function prepare(
  task: Task,
  module: Module | Control,
  scope: Scope,
  places: SearchFolders,
  { mask, library, manner }: Pick<Run, 'mask' | 'library' | 'manner'>,
): Promise<Prepared> {
  try {
    const value = withoutOmitted(evaluate(task.args, scope))
    const causes = unknownsIn(value)
    if (causes.length > 0) return { kind: 'unknown', causes }
    const given = withNewlines(task.args, argumentsIn(value), module.args, scope)
    const completed = completeArgs(module, given)
    for (const secret of secretsIn(value)) mask.add(secret)
    if ('args' in completed) for (const secret of sealedIn(completed.args)) mask.add(secret)
    if ('problems' in completed) return { kind: 'failed', message: completed.problems.map(sentence).join('; ') }
    return await resolveSources(module.args, completed.args as Args<ArgsSchema>, scope, places, { library, manner })
  } catch (reason) {
    if (reason instanceof TemplateError) return { kind: 'failed', message: templateMessage(reason) }
    throw reason
  }
}

/** Arguments that are secret by the module's own word. */
function sealedIn(args: Readonly<Record<string, unknown>>): string[] {
  return Object.values(args).flatMap((value) => (value instanceof Secret ? [String(value.open())] : []))
}

function argumentsIn(value: Value): Map<string, Value> {
  return new Map(value instanceof Map ? [...value].map(([name, given]) => [str(name), given]) : [])
}

function sentence({ message, help }: { readonly message: string; readonly help?: string }): string {
  return help ? `${message}: ${help}` : message
}
