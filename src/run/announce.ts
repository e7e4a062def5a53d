import { taskTitle } from '../language/names.ts'
import type { Task } from '../language/step.ts'
import type { Host } from './host.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { evaluateName } from './task-name.ts'

/** Announces a task that these hosts begin now. */
export function announce(running: PlayRun, task: Task, hosts: readonly Host[]): void {
  running.run.report({
    type: 'task',
    task: task.path,
    name: titleFor(running, task, hosts),
    module: task.module,
    place: task.place,
    handler: 'listen' in task,
    hosts: hosts.map(({ name }) => name),
  })
}

/** What a task is called: its name is templated as the first host sees it. */
export function titleFor(running: PlayRun, task: Task, [host]: readonly Host[]): string {
  if (!host) return task.module
  return running.run.mask.text(taskTitle(task, (raw) => evaluateName(raw, scopeOf(running, host, task))))
}
