import type { DeedOutcome } from '../module/define.ts'
import type { Become } from '../transport/target.ts'

/** The way to one host for the whole of a run: one connection, one shell a user, taken up again when lost. */
export interface Link {
  /** Read-only: asked again on a new connection if the first is lost. */
  readonly ask: (become: Become | null, script: string) => Promise<Buffer>
  /** One frame that changes something: never repeated by itself. */
  readonly tell: (become: Become | null, script: string, payload: Uint8Array | null) => Promise<DeedOutcome>
  /** What must not die with the connection: runs detached under `step`, followed to its end. */
  readonly spool: (become: Become | null, step: Spooled) => Promise<DeedOutcome>
  /** How a step of an interrupted run ended, waiting for its end if it still runs. */
  readonly recall: (become: Become | null, step: string) => Promise<DeedOutcome | 'fate unknown'>
  readonly close: () => Promise<void>
}

export interface Spooled {
  readonly step: string
  readonly script: string
  readonly payload: Uint8Array | null
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void
}
