import type { Inventory } from '../files/inventory.ts'
import type { Library } from '../language/compiler.ts'
import type { Included } from '../language/include.ts'
import type { Play } from '../language/step.ts'
import type { PlayVariables } from '../language/variables.ts'
import type { RawDict } from '../template/values.ts'
import type { Become, BecomeDefaults } from '../transport/become.ts'
import type { Report } from './event.ts'
import type { Grown } from './grown.ts'
import type { Host } from './host.ts'
import type { Jobs } from './jobs.ts'
import type { Manner } from './manner.ts'
import type { Mask } from './mask.ts'
import type { MongoPool } from './mongo/pool.ts'
import type { Strategy } from './strategy.ts'
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
  readonly manner: Manner
  /** `--become`, `--become-user` and the like: what plays and tasks say wins. */
  readonly flags: BecomeDefaults
  readonly forks: <T>(work: () => Promise<T>) => Promise<T>
  /** A host by its name; a play that names it first says how to log in, where the inventory does not. */
  readonly hostNamed: (name: string, play?: Play) => Host
  /** The inventory's host at a name or address, if there is one. */
  readonly hostAt: (address: string) => Host | null
  /** Connections to mongods. */
  readonly mongo: MongoPool
  /** The inventory, to be added to. */
  readonly grown: Grown
  /** A play begins: the variables that count are those beside its own playbook. */
  readonly enter: (play: Play) => void
  /** Logs in to these and looks them over, at once. */
  readonly enlist: (play: Play, hosts: readonly Host[]) => void
  /** A host that does a task for another one is looked over and held as whom it does so, if it is in no play. */
  readonly lend: (host: Host, become: Become | null) => void
  /** To be awaited before each change: all hosts were looked over, and this one is ours. Says why it must not be. */
  readonly beforeChange: (host: Host) => Promise<string | null>
  /** As whom a host's lease is held and its notes are kept; null: as who logs in. */
  readonly keeperOf: (host: Host) => Become | null
  /** A host's due handlers have run: what was noted of them goes. */
  readonly handlersDone: (host: Host) => Promise<void>
  /** Tasks that run on their own. */
  readonly jobs: Jobs
  /** The user wants the run to end after the changes under way. */
  readonly stopping: () => boolean
  /** Gives the hosts back and logs out; unless the run broke off, what was noted on them goes first. */
  readonly finish: (broken: boolean) => Promise<void>
}

interface TagChoice {
  readonly only: readonly string[]
  readonly skip: readonly string[]
}

/** One play of a run, on the hosts that it found. */
export interface PlayRun {
  readonly run: Run
  readonly play: Play
  readonly variables: PlayVariables
  /** Those of the batch that were still in the run when it began; `all` are those of the whole play. */
  readonly hosts: readonly Host[]
  readonly all: readonly Host[]
  /** With those that were not. */
  readonly batchSize: number
  readonly strategy: Strategy
  readonly course: Course
  /** Gives a task its turn on a host: no more of them at once than there are forks. */
  readonly turn: Run['forks']
  /** The turns of tasks that have fewer, by their paths. */
  readonly throttles: Map<string, Run['forks']>
  /** Of a task that runs once for all: those that get its variables. */
  readonly recipients: readonly Host[] | null
  readonly upcoming: Upcoming
  /** Takes in what an included role brings to the rest of the play. */
  readonly adopt: (brought: Pick<Included, 'handlers' | 'roleDefaults' | 'roleVars' | 'roles'>) => void
  /** Runs the handlers that are due on these hosts. */
  readonly flush: (hosts: readonly Host[]) => Promise<void>
}

/** How far a play has come with a batch. */
export interface Course {
  /** What has come to its end before its time: this batch, the play with all its batches, or the run. */
  end: 'of batch' | 'of play' | 'of all' | null
  /** Hosts that have failed and have nothing more to run. */
  readonly lost: Set<Host>
  /** Hosts on which a handler has failed: no more of them are forced there. */
  readonly spoilt: Set<Host>
}
