import type { Play, Role, Step, Task } from '../../language/step.ts'
import type { Dict } from '../../template/values.ts'

/** A role's check of its variables, as a play will make it. */
export interface SpecCheck {
  readonly task: Task
  readonly role: Role
  /** What is said of each variable. */
  readonly options: Dict
}

/** The checks that a play is sure to make: those that have conditions, or whose failure is forgiven, are left to the run. */
export function checksOf({ preTasks, roles, tasks, postTasks }: Play): readonly SpecCheck[] {
  return [preTasks, roles, tasks, postTasks].flatMap((steps) => steps.flatMap(checksIn))
}

function checksIn(step: Step): SpecCheck[] {
  if (step.kind === 'block') return step.rescue.length > 0 ? [] : [...step.block, ...step.always].flatMap(checksIn)
  const { role, args, keywords } = step
  const options = args.get('argument_spec')
  const isSure = keywords.when.length === 0 && keywords.ignoreErrors === undefined && !args.has('provided_arguments')
  if (step.module !== 'validate_argument_spec' || !role || !isSure || !(options instanceof Map)) return []
  // It is what the role's own file says, in which templates are no more than texts.
  return [{ task: step, role, options: options as Dict }]
}
