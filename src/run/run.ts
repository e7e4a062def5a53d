import type { Inventory } from '../files/inventory.ts'
import type { Library } from '../language/compiler.ts'
import type { Included } from '../language/include.ts'
import type { Play } from '../language/step.ts'
import type { PlayVariables } from '../language/variables.ts'
import type { RawDict, Secret } from '../template/values.ts'
import type { Become } from '../transport/become.ts'
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
  readonly library: Library
  readonly extra: RawDict
  readonly tags: TagChoice
  readonly limit: string | null
  readonly flags: BecomeFlags
  readonly forks: <T>(work: () => Promise<T>) => Promise<T>
  /** A host by its name; a play that names it first says how to log in, where the inventory does not. */
  readonly hostNamed: (name: string, play?: Play) => Host
  /** Logs in to these and looks them over, at once. */
  readonly enlist: (play: Play, hosts: readonly Host[]) => void
  /** To be awaited before each change: all hosts were looked over, and this one is ours. Says why it must not be. */
  readonly beforeChange: (host: Host) => Promise<string | null>
  /** As whom a host's lease is held and its notes are kept; null: as who logs in. */
  readonly keeperOf: (host: Host) => Become | null
  /** A host's due handlers have run: what was noted of them goes. */
  readonly handlersDone: (host: Host) => Promise<void>
  /** The user wants the run to end after the changes under way. */
  readonly stopping: () => boolean
  /** Gives the hosts back and logs out; unless the run broke off, what was noted on them goes first. */
  readonly finish: (broken: boolean) => Promise<void>
}

interface TagChoice {
  readonly only: readonly string[]
  readonly skip: readonly string[]
}

/** `--become`, `--become-user` and the password asked for. */
interface BecomeFlags {
  readonly become: boolean
  readonly user: string | null
  readonly password: Secret | null
}

/** One play of a run, on the hosts that it found. */
export interface PlayRun {
  readonly run: Run
  readonly play: Play
  readonly variables: PlayVariables
  /** Of one batch, where `serial` makes batches; `all` are those of the whole play. */
  readonly hosts: readonly Host[]
  readonly all: readonly Host[]
  readonly upcoming: Upcoming
  /** Takes in what an included role brings to the rest of the play. */
  readonly adopt: (brought: Pick<Included, 'handlers' | 'roleDefaults' | 'roleVars'>) => void
  /** Runs the handlers that are due on the hosts of the play. */
  readonly flush: () => Promise<void>
}
