import type { Json } from '../json.ts'
import type { MongoFamily, MongoFinding, MongoProbe, MongoServer, MongoTarget } from '../mongo.ts'
import type { Cells } from '../probe.ts'
import { codes } from './codes.ts'
import { configOf, type Part, partOf, type SetConfig, type SetMember } from './config.ts'
import { answerOf, documentIn, failureOf, replyOf } from './documents.ts'
import { type Hello, helloCommand, helloOf, type Membership } from './hello.ts'
import { type Standing, standings, statusCommand } from './status.ts'

/** A replica set as one of its members sees it, or what that mongod is otherwise. */
export type SetView =
  | Exclude<Hello, { at: 'set' }>
  /** It does not let the user in. */
  | { readonly at: 'door'; readonly message: string }
  | SeenSet

export interface SeenSet extends Membership {
  readonly at: 'set'
  readonly standings: readonly Standing[]
  /** Null where it is not told: before the first user, and to who has no right to it; `withheld` says why. */
  readonly config: SetConfig | null
  readonly withheld: string
  /** Whether somebody has set how many members must have a write by default; null where it is not told. */
  readonly hasOwnConcern: boolean | null
}

const configCommand = { database: 'admin', command: { replSetGetConfig: 1 } } as const
const concernCommand = { database: 'admin', command: { getDefaultRWConcern: 1 } } as const

/** The set of the member that a task names, as that one sees it. */
export function ownSet(server: MongoServer): MongoProbe<SetView> {
  return { subject: `${server.host}:${server.port}`, family: setFamily(server, 'named') }
}

/** A set by its name, as its primary sees it; `target` says how to get there. */
export function setOfPrimary(server: MongoServer, target: MongoTarget, name: string): MongoProbe<SetView> {
  return { subject: name, family: setFamily(server, target) }
}

function setFamily(server: MongoServer, target: MongoTarget): MongoFamily<SetView> {
  return {
    kind: 'mongo',
    name: 'mongo_set',
    server,
    target,
    commands: [helloCommand, statusCommand, configCommand, concernCommand],
    absent: { at: 'nowhere', message: 'not asked' },
    parse: viewOf,
    supposed: () => ({ at: 'blank' }),
    cells,
  }
}

/** A set as the answers of one of its members show it. */
export function viewOf(finding: MongoFinding): SetView {
  if (finding.at === 'door') return finding
  const said = helloOf(finding)
  if (said.at !== 'set') return said
  const config = replyOf(finding, 2)
  const refusal = answerOf(finding, 2)
  const concern = replyOf(finding, 3)
  // A member that its set has taken out may keep its old name for some time.
  if (refusal && !refusal.ok && refusal.code === codes.invalidConfig) return { at: 'removed', name: said.name }
  return {
    ...said,
    standings: standings(replyOf(finding, 1)) ?? standingsBy(said),
    config: config && configOf(documentIn(config, 'config')),
    withheld: refusal && !refusal.ok ? failureOf(refusal) : '',
    hasOwnConcern: concern === null ? null : concern.defaultWriteConcernSource === 'global',
  }
}

/** Who is in a set whose status is not told: hidden members are missing. */
function standingsBy({ electable, passive, arbiters }: Membership): Standing[] {
  return [...electable, ...passive, ...arbiters].map((host) => ({ host, state: null, isUp: true, message: '' }))
}

/** Each member's part in a set as far as it is told. */
export function partsOf({ config, standings, electable, passive, arbiters }: SeenSet): ReadonlyMap<string, Part> {
  if (config) return new Map(config.members.map((member) => [member.host, partOf(member)]))
  const part = (host: string): Part => {
    if (electable.includes(host)) return 'electable'
    if (passive.includes(host)) return 'passive'
    return arbiters.includes(host) ? 'arbiter' : 'hidden'
  }
  return new Map(standings.map(({ host }) => [host, part(host)]))
}

/** What is told of a set with and without its configuration comes first, so that a plan may promise it before it is there. */
function cells(view: SetView): Cells {
  if (view.at === 'nowhere' || view.at === 'door' || view.at === 'standalone') return { set: null }
  if (view.at !== 'set') return { set: view.at === 'blank' ? 'not initiated' : 'removed' }
  const parts = [...partsOf(view)]
  return {
    set: view.name,
    ...Object.fromEntries(parts),
    ...(view.config && { ...settingCells(view.config), ...Object.assign({}, ...view.config.members.map(memberCells)) }),
  }
}

function settingCells({ settings }: SetConfig): Cells {
  const { chainingAllowed = null, electionTimeoutMillis = null, heartbeatTimeoutSecs = null } = settings
  return { chainingAllowed, electionTimeoutMillis, heartbeatTimeoutSecs }
}

function memberCells({ host, priority, votes, tags, secondaryDelaySecs, buildIndexes, horizons }: SetMember): Cells {
  const named: Readonly<Record<string, Json>> = { priority, votes, tags, secondaryDelaySecs, buildIndexes, horizons }
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [`${host} ${name}`, value]))
}
