import type { Role } from '../language/step.ts'
import type { HostVariables } from '../language/variables.ts'
import type { View } from '../state/view.ts'
import type { Raw } from '../template/values.ts'
import type { Become } from '../transport/become.ts'
import type { Recap } from './event.ts'
import type { Link } from './link.ts'
import type { DueHandlers, Leftovers } from './pending.ts'

/** One host in a run: what is known of it, how to reach it, and how it has fared. */
export interface Host {
  readonly name: string
  readonly link: Link
  readonly view: View
  readonly variables: HostVariables
  /** Without their `ansible_` prefix, as `ansible_facts` has them. */
  readonly facts: Map<Raw, Raw>
  /** Grows with every variable that is set, so that what was evaluated before is not used again. */
  generation: number
  /** Facts come to every host, and few tasks use them: they are counted apart. */
  factsGeneration: number
  /** `ended` by a meta task: out of this play, but not failed. */
  state: 'active' | 'failed' | 'unreachable' | 'ended'
  /** Logged in, looked over, and what an interrupted run left has come to its end; rejects as unreachable. */
  readonly ready: () => Promise<void>
  /** Whether it is that already. */
  readonly isReady: () => boolean
  /** Tries the login again that could not be had, when it is next asked for. */
  readonly anew: () => Promise<void>
  /** Roles that have run here and are not to run again. */
  readonly rolesDone: Set<string>
  /** Roles that have ended here before their end. */
  readonly rolesLeft: Set<Role>
  /** How often each step was begun in this run, so that a task in a loop or a handler twice has steps of its own. */
  readonly steps: Map<string, number>
  leftovers: Leftovers
  /** By the paths of handlers that are due since an interrupted run and were taken up: what made them so. */
  readonly takenUp: Map<string, DueHandlers>
  /** Of these, what a play's conditions left out: a later play may have the handler under others. */
  putOff: readonly DueHandlers[]
  /** As whom steps were spooled here, by the user's name ('': who logs in): their files go with the run. */
  readonly spoolers: Map<string, Become | null>
  /** Paths of the handlers that wait for the next flush. */
  readonly notified: Set<string>
  /** In a plan: those that may be due by then, and why. */
  readonly suspected: Map<string, readonly string[]>
  recap: Recap
  /** `ansible_failed_task` and `ansible_failed_result` of the last failure, for a rescue. */
  failure: ReadonlyMap<string, Raw>
  /** How many of the next tasks to read for, when something must be read anyway. */
  window: number
}

const NOTHING: Recap = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0, unknown: 0 }
/** The first read ahead looks at all tasks, for on most runs nothing changes. */
export const WIDEST_WINDOW = 1024

/** A host at the start of a run. */
export function createHost(
  name: string,
  link: Link,
  entry: Pick<Host, 'ready' | 'isReady' | 'anew'>,
  view: View,
  variables: HostVariables,
): Host {
  return {
    name,
    link,
    ...entry,
    rolesDone: new Set(),
    rolesLeft: new Set(),
    steps: new Map(),
    leftovers: { steps: [], handlers: [] },
    takenUp: new Map(),
    putOff: [],
    spoolers: new Map(),
    view,
    variables,
    facts: new Map(),
    generation: 0,
    factsGeneration: 0,
    state: 'active',
    notified: new Set(),
    suspected: new Map(),
    recap: NOTHING,
    failure: new Map(),
    window: WIDEST_WINDOW,
  }
}

export function isActive(host: Host): boolean {
  return host.state === 'active'
}

/** Counts one more of what the recap line shows. */
export function count(host: Host, ...fields: (keyof Recap)[]): void {
  const raised = fields.map((field) => [field, host.recap[field] + 1])
  host.recap = { ...host.recap, ...Object.fromEntries(raised) }
}

/** Sets a variable of the level of set_fact and register. */
export function assign(host: Host, name: string, value: Raw): void {
  host.variables.assigned.set(name, value)
  host.generation += 1
}

/** Whether a step of that name, which may be of an earlier run, was begun in this one. */
export function isBegun(host: Host, step: string): boolean {
  const [, base = '', times] = /^(.*)-(\d+)$/.exec(step) ?? []
  return (host.steps.get(base) ?? 0) >= Number(times)
}

/** The name of a step for this time that it is begun. */
export function nameStep(host: Host, base: string): string {
  const times = (host.steps.get(base) ?? 0) + 1
  host.steps.set(base, times)
  return `${base}-${times}`
}
