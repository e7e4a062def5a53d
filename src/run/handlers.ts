import type { Handler, Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import type { Raw } from '../template/values.ts'
import type { Host } from './host.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { evaluateName, taskName } from './task-name.ts'

/** Marks the handlers that a changed task names; they run at the next flush, once a host. Returns their titles. */
export function notify(running: PlayRun, host: Host, task: Task, scope: Scope): string[] {
  const names = task.notify.flatMap((raw) => namesIn(evaluate(raw, scope) as Raw))
  for (const name of names) {
    for (const handler of handlersNamed(running, name, host)) host.notified.add(handler.path)
  }
  return names
}

/** Marks the handlers of a task of which a plan can't tell whether it will change anything. */
export function suspect(running: PlayRun, host: Host, task: Task, scope: Scope): void {
  const why = [`if ${taskName(task, scope)} changes something`]
  for (const name of task.notify.flatMap((raw) => namesIn(evaluateName(raw, scope) as Raw))) {
    for (const handler of handlersNamed(running, name, host)) host.suspected.set(handler.path, why)
  }
}

/** The handlers that a name stands for: the one that has it as its own, and all that listen to it. */
export function handlersNamed(running: PlayRun, name: string, host: Host): Handler[] {
  const { handlers } = running.play
  const own = latestGroupsFirst(handlers).find((handler) => titlesOf(running, handler, host).includes(name))
  const listening = handlers.filter((handler) => handler.listen.some((raw) => namesIn(raw).includes(name)))
  return [...new Set([...(own ? [own] : []), ...listening])]
}

/** Among handlers of the same name, those of the play count more than those of roles, and of roles the last one's. */
function latestGroupsFirst(handlers: readonly Handler[]): Handler[] {
  const groups = new Map<string, Handler[]>()
  for (const handler of handlers) {
    const folder = handler.role?.folder ?? ''
    groups.set(folder, [...(groups.get(folder) ?? []), handler])
  }
  return [...groups.values()].reverse().flat()
}

function titlesOf(running: PlayRun, handler: Handler, host: Host): string[] {
  if (handler.name === null) return []
  // As in Ansible, nobody can name one whose name can't be told.
  const name = str(evaluateName(handler.name, scopeOf(running, host, handler)))
  return handler.role ? [name, `${handler.role.name} : ${name}`] : [name]
}

/** The names in a `notify` or `listen`. */
export function namesIn(value: Raw): string[] {
  return (Array.isArray(value) ? value : [value]).map(String)
}
