import type { Inventory } from '../files/inventory.ts'
import type { SourceCache } from '../files/source.ts'
import type { Handler, Play } from '../language/step.ts'
import type { PlayVariables } from '../language/variables.ts'
import type { RawDict, Secret } from '../template/values.ts'
import type { Report } from './event.ts'
import type { Host } from './host.ts'
import type { Mask } from './mask.ts'
import type { Upcoming } from './upcoming.ts'

/** What holds for a whole run. */
export interface Run {
  readonly id: string
  /** Nothing is written: changes go into the overlay. */
  readonly dry: boolean
  readonly diff: boolean
  readonly readAhead: boolean
  readonly verbosity: number
  readonly forceHandlers: boolean
  readonly report: Report
  readonly mask: Mask
  readonly inventory: Inventory
  readonly sources: SourceCache
  readonly extra: RawDict
  readonly tags: TagChoice
  readonly limit: string | null
  readonly flags: BecomeFlags
  readonly forks: <T>(work: () => Promise<T>) => Promise<T>
  readonly hostNamed: (name: string) => Host
  /** All hosts are known to be fit, and this one is ours: to be awaited before each change. */
  readonly beforeChange: (host: Host) => Promise<void>
}

export interface TagChoice {
  readonly only: readonly string[]
  readonly skip: readonly string[]
}

/** `--become`, `--become-user` and the password asked for. */
export interface BecomeFlags {
  readonly become: boolean
  readonly user: string | null
  readonly password: Secret | null
}

/** One play of a run, on the hosts that it found. */
export interface PlayRun {
  readonly run: Run
  readonly play: Play
  readonly variables: PlayVariables
  readonly hosts: readonly Host[]
  readonly upcoming: Upcoming
  /** Takes in handlers that an included role brings. */
  readonly adopt: (handlers: readonly Handler[]) => void
  /** Runs the handlers that are due on the hosts of the play. */
  readonly flush: () => Promise<void>
}
