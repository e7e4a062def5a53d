import { str } from '../template/text.ts'
import { type Raw, Template, type Value } from '../template/values.ts'
import type { Task } from './step.ts'

type Titled = Pick<Task, 'name' | 'action' | 'module' | 'args' | 'role'>

/** What a task is called in output: `role : name`, with the module where it has no name. As in Ansible, include_role stands outside. */
export function taskTitle(task: Titled, evaluate: (raw: Raw) => Value): string {
  const name = task.name === null ? untitled(task) : str(evaluate(task.name))
  return task.role && task.module !== 'include_role' ? `${task.role.name} : ${name}` : name
}

// As Ansible has it: with the role's name as it is written.
function untitled({ action, module, args }: Titled): string {
  const role = module === 'include_role' ? (args.get('name') ?? args.get('role')) : undefined
  return role === undefined ? action : `${action} : ${role instanceof Template ? role.source : String(role)}`
}
