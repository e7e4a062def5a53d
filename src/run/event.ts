import type { Place } from '../diagnostics/place.ts'
import type { Json, ShownJson } from '../state/json.ts'
import type { Cells, Key } from '../state/probe.ts'

/**
 * All that is ever told of a run. NDJSON is this stream itself; every other output is a function of it.
 * Secrets are masked before an event is made.
 */
export type Event =
  | {
      readonly type: 'run'
      readonly id: string
      readonly time: string
      /** `plan`: nothing is written. */
      readonly mode: 'plan' | 'apply'
      readonly playbooks: readonly string[]
    }
  | {
      readonly type: 'play'
      readonly name: string
      readonly hosts: readonly string[]
      /** Each host goes through the tasks by itself. */
      readonly free?: true
    }
  | { readonly type: 'no-hosts'; readonly reason: 'none-matched' | 'none-left' }
  | {
      readonly type: 'task'
      readonly task: string
      readonly name: string
      readonly module: string
      readonly place: Place
      readonly handler: boolean
      /** Those that begin it now. */
      readonly hosts: readonly string[]
    }
  | {
      readonly type: 'included'
      readonly file: string
      readonly hosts: readonly string[]
      readonly label: string | null
    }
  | ItemEvent
  | HostEvent
  | { readonly type: 'output'; readonly host: string; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'retry'; readonly host: string; readonly left: number; readonly name: string }
  | { readonly type: 'warning'; readonly message: string; readonly host: string | null; readonly place: Place | null }
  | { readonly type: 'note'; readonly message: string; readonly host: string | null }
  | { readonly type: 'recap'; readonly hosts: Readonly<Record<string, Recap>> }
  | { readonly type: 'end'; readonly exitCode: number; readonly seconds: number }

export type Status = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable' | 'unknown'

interface Outcome {
  readonly host: string
  readonly task: string
  readonly module: string
  /** `unknown` is a plan's: whether it runs, or what with, is known only after something else. */
  readonly status: Status
  /** Told without its result, unless more is asked for: an `assert` with `quiet`. */
  readonly terse?: true
  /** What `register` would hold; with no_log only `censored`. */
  readonly result: Readonly<Record<string, ShownJson>>
  readonly changes: readonly ShownChange[]
  /** Why something is not known yet, or in which case it runs: "if …", "known after …". */
  readonly because: readonly string[]
  readonly delegatedTo: string | null
  /** Its address, where that is not its name. */
  readonly delegatedAt?: string
  /** It only checked: a plan, or `check_mode: true` in an apply. */
  readonly dry: boolean
}

/** One item of a loop on one host; the HostEvent of the whole loop follows. */
export interface ItemEvent extends Outcome {
  readonly type: 'item'
  readonly label: string
  readonly ignored: boolean
}

/** How a task ended on a host. */
export interface HostEvent extends Outcome {
  readonly type: 'host'
  readonly ignored: boolean
  /** In a loop, the items have been told one by one. */
  readonly looped: boolean
  readonly seconds: number
  /** Names of the handlers that it notified. */
  readonly notified: readonly string[]
}

/** A planned or made change, with the cells it sets; `diff` only where one is wanted. */
export interface ShownChange {
  /** What it is about: a path, a package, a unit. */
  readonly subject: string
  readonly title: string
  readonly kind: 'state' | 'deed'
  /** Shown, but not counted as a change. */
  readonly quiet: boolean
  readonly cells: readonly Cell[]
  readonly diff: Diff | null
}

export interface Cell {
  readonly key: Key
  readonly attribute: string
  readonly before: Json
  readonly after: Json
}

/** Before and after of a file's text; null: not there, or not text. */
export interface Diff {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

export interface Recap {
  readonly ok: number
  readonly changed: number
  readonly unreachable: number
  readonly failed: number
  readonly skipped: number
  readonly rescued: number
  readonly ignored: number
  readonly unknown: number
}

/** Where events go: the run log and a renderer. */
export type Report = (event: Event) => void

/** The cells in which two values of one family differ. */
export function differingCells(key: Key, before: Cells, after: Cells): Cell[] {
  return Object.entries(after)
    .filter(([attribute, value]) => JSON.stringify(before[attribute] ?? null) !== JSON.stringify(value))
    .map(([attribute, value]) => ({ key, attribute, before: before[attribute] ?? null, after: value }))
}
