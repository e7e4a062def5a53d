import { str } from '../template/text.ts'
import type { Raw, Value } from '../template/values.ts'
import type { Task } from './step.ts'

/** What a task is called in output: `role : name`, with the module where it has no name. */
export function taskTitle(task: Pick<Task, 'name' | 'module' | 'role'>, evaluate: (raw: Raw) => Value): string {
  const name = task.name === null ? task.module : str(evaluate(task.name))
  return task.role ? `${task.role.name} : ${name}` : name
}
