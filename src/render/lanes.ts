import type { Event } from '../run/event.ts'

/** What one host is at, as the live view shows it. */
export interface Lane {
  readonly host: string
  readonly state: 'running' | 'waiting' | 'broken'
  readonly task: string
  /** When it began the task, in ms. */
  readonly since: number
  /** The last thing that is known of it: a line of output, an item, how it ended. */
  readonly last: string
}

/** All lanes of the play at a moment. */
export interface Lanes {
  readonly lanes: readonly Lane[]
  readonly task: string
  readonly since: number
  /** How many tasks have begun in this run. */
  readonly tasks: number
}

const NOTHING: Lanes = { lanes: [], task: '', since: 0, tasks: 0 }

/** Follows a run by its events. */
export function createLanes(): { readonly add: (event: Event, now: number) => void; readonly now: () => Lanes } {
  let current = NOTHING
  return {
    add: (event, now) => {
      current = next(current, event, now)
    },
    now: () => current,
  }
}

function next(current: Lanes, event: Event, now: number): Lanes {
  if (event.type === 'play') return { ...current, task: '', lanes: event.hosts.map((host) => idle(current, host)) }
  if (event.type === 'task') {
    const begun = (lane: Lane): Lane => ({ ...lane, state: 'running', task: event.name, since: now, last: '' })
    const lanes = changed(current.lanes, event.hosts, begun)
    return { lanes, task: event.name, since: now, tasks: current.tasks + 1 }
  }
  if (event.type === 'recap') return { ...current, lanes: [], task: '' }
  const said = news(event)
  if (!said) return current
  return { ...current, lanes: changed(current.lanes, [said.host], (lane) => ({ ...lane, ...said.lane })) }
}

/** What an event says of one host. */
function news(event: Event): { readonly host: string; readonly lane: Partial<Lane> } | null {
  if (event.type === 'output') {
    const last = lastLine(event.text)
    return last === '' ? null : { host: event.host, lane: { last } }
  }
  if (event.type === 'item') return { host: event.host, lane: { last: `${event.status}: ${event.label}` } }
  if (event.type === 'retry') return { host: event.host, lane: { last: `tried again, ${event.left} left` } }
  if (event.type !== 'host') return null
  const broken = event.status === 'unreachable' || event.status === 'failed'
  const state = broken && !event.ignored ? 'broken' : 'waiting'
  return { host: event.host, lane: { state, last: event.status } }
}

/** A program's progress bar rewrites its line: the last of them is how far it is. */
function lastLine(text: string): string {
  return text.split(/[\r\n]+/).findLast((line) => line.trim() !== '') ?? ''
}

function idle({ lanes }: Lanes, host: string): Lane {
  const known = lanes.find((lane) => lane.host === host)
  return known ?? { host, state: 'waiting', task: '', since: 0, last: '' }
}

function changed(lanes: readonly Lane[], hosts: readonly string[], change: (lane: Lane) => Lane): Lane[] {
  const named = new Set(hosts)
  return lanes.map((lane) => (named.has(lane.host) ? change(lane) : lane))
}
