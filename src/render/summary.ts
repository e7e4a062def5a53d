import { many } from '../diagnostics/many.ts'
import type { Event, HostEvent, ItemEvent } from '../run/event.ts'

/** The exit code of a run that was interrupted, so that its counts are not taken for the whole. */
const INTERRUPTED = 99

/** Counts what a run changed, or would, for the one line that ends it. */
export interface Summary {
  readonly add: (event: Event) => void
  /** `plan: 15 changes on 3 hosts, 1 not known before apply; nothing was written`. */
  readonly text: (end: Extract<Event, { type: 'end' }>) => string
}

/** Nothing is counted yet. */
export function createSummary(): Summary {
  let mode: 'plan' | 'apply' = 'apply'
  let changes = 0
  let unknown = 0
  let real = 0
  const hosts = new Set<string>()
  const changed = new Set<string>()
  const broken = new Set<string>()

  const count = (event: HostEvent | ItemEvent) => {
    hosts.add(event.host)
    const made = changesIn(event)
    changes += made
    if (made > 0) changed.add(event.host)
    if (!event.dry) real += made
    if (event.status === 'unknown' && !isLoop(event)) unknown += 1
  }

  return {
    add: (event) => {
      if (event.type === 'run') mode = event.mode
      if (event.type === 'host' || event.type === 'item') count(event)
      if (event.type !== 'recap') return
      for (const [host, { failed, unreachable }] of Object.entries(event.hosts))
        if (failed + unreachable > 0) broken.add(host)
    },
    text: ({ exitCode, seconds }) => {
      const where = changes > 0 ? changed.size : hosts.size
      const parts = [
        `${changes === 0 ? 'no changes' : many(changes, 'change')} on ${many(where, 'host')}`,
        ...(unknown > 0 ? [`${unknown} not known before apply`] : []),
        ...(broken.size > 0 ? [`${many(broken.size, 'host')} failed`] : []),
        ...(mode === 'apply' ? [`${seconds.toFixed(1)} s`] : []),
      ]
      const end = exitCode === INTERRUPTED ? '; interrupted, so not all' : ''
      const plan = real === 0 ? '; nothing was written' : `; ${real} made for real (check_mode: false)`
      return `${mode}: ${parts.join(', ')}${mode === 'plan' ? plan : ''}${end}`
    },
  }
}

/** A task that changes without saying how counts as one change. */
function changesIn(event: HostEvent | ItemEvent): number {
  if (isLoop(event)) return 0
  const told = event.changes.filter((change) => !change.quiet).length
  if (event.status === 'changed') return Math.max(told, 1)
  return event.status === 'ok' || event.status === 'unknown' ? 0 : told
}

/** Its items have been counted one by one; with no_log the result does not show them. */
function isLoop(event: HostEvent | ItemEvent): boolean {
  return event.type === 'host' && event.looped && ('results' in event.result || 'censored' in event.result)
}
