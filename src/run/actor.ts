import type { DeedOutcome } from '../module/define.ts'
import type { Change } from '../state/change.ts'
import type { AnyProbe } from '../state/probe.ts'
import type { View } from '../state/view.ts'

/** One user on one host, as a module's execution sees it: what is known, a way to read and a way to change. */
export interface Actor {
  readonly host: string
  /** The name under which what was read is kept: the same host looks different to another user. */
  readonly user: string
  readonly view: View
  /** Reads these, and whatever is worth reading with them, into the view. */
  readonly read: (probes: readonly AnyProbe[]) => Promise<void>
  /** Makes a change for real, the last one or not. A failure is a value; only a host that stays away is thrown. */
  readonly make: (change: Change, isLast: boolean) => Promise<Made>
}

export type Made =
  | { readonly kind: 'made'; readonly outcome: DeedOutcome | null }
  | { readonly kind: 'failed'; readonly message: string; readonly outcome: DeedOutcome | null }
  /** Nothing was done: the host must not be changed. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Whether it was made must be read; why. */
  | { readonly kind: 'unsure'; readonly why: string }
  /** It was not made, as things are no longer as they were read: to be read, and planned, anew. */
  | { readonly kind: 'stale'; readonly why: string }
