import type { Handler, Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import type { Raw } from '../template/values.ts'
import { type Host, isActive } from './host.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'

/** Marks the handlers that a changed task names; they run at the next flush, once a host. Returns their titles. */
export function notify(running: PlayRun, host: Host, task: Task, scope: Scope): string[] {
  const names = task.notify.flatMap((raw) => namesIn(evaluate(raw, scope) as Raw))
  for (const name of names) {
    for (const handler of handlersNamed(running, name, host)) host.notified.add(handler.path)
  }
  return names
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

/** Runs what was notified, in the order of definition, until a pass over all handlers finds none left. */
export async function flushHandlers(
  running: PlayRun,
  run: (handler: Handler, hosts: readonly Host[]) => Promise<void>,
): Promise<void> {
  const { hosts } = running
  const may = (host: Host) => isActive(host) || (host.state === 'failed' && isForced(running, host))
  const flushed = new Set<Host>()
  for (let found = true; found; ) {
    found = false
    for (const handler of running.play.handlers) {
      // What has not run stays noted on its host, for the next apply.
      if (running.run.stopping()) return
      const due = hosts.filter((host) => may(host) && host.notified.has(handler.path))
      if (due.length === 0) continue
      found = true
      for (const host of due) {
        host.notified.delete(handler.path)
        flushed.add(host)
      }
      await run(handler, due)
    }
  }
  await Promise.all([...flushed].filter(isActive).map(running.run.handlersDone))
}

/** Whether handlers run even where a task has failed. */
function isForced(running: PlayRun, host: Host): boolean {
  const { run, play } = running
  return run.forceHandlers || truth(evaluate(play.forceHandlers ?? false, scopeOf(running, host, null)))
}

function titlesOf(running: PlayRun, handler: Handler, host: Host): string[] {
  if (handler.name === null) return []
  const name = str(evaluate(handler.name, scopeOf(running, host, handler)))
  return handler.role ? [name, `${handler.role.name} : ${name}`] : [name]
}

/** The names in a `notify` or `listen`. */
export function namesIn(value: Raw): string[] {
  return (Array.isArray(value) ? value : [value]).map(String)
}
