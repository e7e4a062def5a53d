import type { Task } from '../language/step.ts'
import { handlersNamed } from './handlers.ts'
import { type Host, isActive } from './host.ts'
import type { Outcome } from './outcome.ts'
import type { DueHandlers } from './pending.ts'
import type { PlayRun } from './run.ts'

/** What an interrupted run made due and did not come to is due now. */
export async function takeUpHandlers(running: PlayRun, hosts: readonly Host[]): Promise<void> {
  await Promise.allSettled(hosts.map((host) => host.ready()))
  for (const host of hosts.filter(isActive)) {
    const { leftovers, putOff } = host
    for (const one of leftovers.handlers) takeUp(running, host, one, told(running, host, one))
    for (const one of putOff) takeUp(running, host, one)
    // A later play of this run has those that are not known to this one.
    const isKnown = (name: string) => handlersNamed(running, name, host).length > 0
    const unknown = (due: readonly DueHandlers[]) =>
      due.map((one) => ({ ...one, handlers: one.handlers.filter((name) => !isKnown(name)) }))
    host.leftovers = { ...leftovers, handlers: unknown(leftovers.handlers) }
    host.putOff = unknown(putOff).filter(({ handlers }) => handlers.length > 0)
  }
}

function takeUp(running: PlayRun, host: Host, due: DueHandlers, tell: (name: string) => void = () => {}): void {
  for (const name of due.handlers) {
    const known = handlersNamed(running, name, host)
    for (const { path } of known) {
      host.notified.add(path)
      host.takenUp.set(path, { ...due, handlers: [name] })
    }
    if (known.length > 0) tell(name)
  }
}

function told({ run }: PlayRun, host: Host, { title, place }: DueHandlers): (name: string) => void {
  return (name) => {
    const message = `handler "${name}" is due since an interrupted run: ${title} (${place})`
    run.report({ type: 'note', message, host: host.name })
  }
}

/** To be told how each task ended: a handler that was taken up, and that this play leaves out, is not done. */
export function settleTakenUp(host: Host, { path }: Task, { status }: Outcome): void {
  const due = host.takenUp.get(path)
  host.takenUp.delete(path)
  if (due && status === 'skipped') host.putOff = [...host.putOff, due]
}
