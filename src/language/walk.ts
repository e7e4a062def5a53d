import type { Role, Step, Task } from './step.ts'

/** The tasks of a step in the order in which they stand; what only runs after a failure is left out. */
export function tasksOf(step: Step): Task[] {
  return step.kind === 'task' ? [step] : [...step.block, ...step.always].flatMap(tasksOf)
}

/** All tasks of a step, those too that only run after a failure. */
export function everyTaskOf(step: Step): Task[] {
  return step.kind === 'task' ? [step] : [...step.block, ...step.rescue, ...step.always].flatMap(everyTaskOf)
}

/** A role and those that brought it in, the nearest first. */
export function chainOf(role: Role | null): Role[] {
  return role ? [role, ...chainOf(role.parent)] : []
}
