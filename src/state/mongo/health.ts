import { isDict, type Json } from '../json.ts'
import type { MongoFinding, MongoProbe, MongoReply, MongoServer } from '../mongo.ts'
import { documentIn, documentsIn, numberIn, replyOf, textIn, timeIn } from './documents.ts'
import { statusCommand } from './status.ts'

/** How far a set is, as far as its member tells; null is what it does not. */
export interface Health {
  readonly version: string | null
  readonly featureCompatibility: string | null
  readonly term: number | null
  /** When the primary was elected, as ISO text. */
  readonly elected: string | null
  /** By member: how many seconds its newest write is older than the primary's. */
  readonly lags: ReadonlyMap<string, number | null>
  /** Seconds from the oldest to the newest write in the oplog. */
  readonly oplogSeconds: number | null
}

const unknown: Health = {
  version: null,
  featureCompatibility: null,
  term: null,
  elected: null,
  lags: new Map(),
  oplogSeconds: null,
}

/** The health of the set of the member that a task names. */
export function health(server: MongoServer): MongoProbe<Health> {
  return {
    subject: `${server.host}:${server.port}`,
    family: {
      kind: 'mongo',
      name: 'mongo_health',
      server,
      target: 'named',
      commands: [
        statusCommand,
        { database: 'admin', command: { buildInfo: 1 } },
        { database: 'admin', command: { getParameter: 1, featureCompatibilityVersion: 1 } },
        oplogEnd(1),
        oplogEnd(-1),
      ],
      absent: unknown,
      parse: healthOf,
      cells: ({ version }) => ({ answers: version !== null }),
    },
  }
}

/** The oldest write of the oplog, or the newest. */
function oplogEnd(direction: 1 | -1) {
  const command = { find: 'oplog.rs', sort: { $natural: direction }, limit: 1, projection: { wall: 1 } }
  return { database: 'local', command }
}

function healthOf(finding: MongoFinding): Health {
  const [status, build, parameters] = [0, 1, 2].map((index) => replyOf(finding, index))
  const members = status ? documentsIn(status, 'members') : []
  const primary = members.find((member) => member.stateStr === 'PRIMARY')
  const [oldest, newest] = [3, 4].map((index) => wallOf(replyOf(finding, index)))
  return {
    version: build ? textIn(build, 'version') : null,
    featureCompatibility: parameters ? textIn(documentIn(parameters, 'featureCompatibilityVersion'), 'version') : null,
    term: status ? numberIn(status, 'term', null) : null,
    elected: primary ? dateText(primary.electionDate) : null,
    lags: new Map(members.map((member) => [textIn(member, 'name') ?? '', lagOf(member, primary)])),
    oplogSeconds: secondsBetween(oldest ?? null, newest ?? null),
  }
}

/** Arbiters have no writes, and those that are down tell none. */
function lagOf(member: MongoReply, primary: MongoReply | undefined): number | null {
  const time = timeIn(member, 'optimeDate')
  const head = primary ? timeIn(primary, 'optimeDate') : null
  // A member that was never reached is said to be at the beginning of time.
  return time === null || time === 0 ? null : secondsBetween(time, head)
}

function wallOf(found: MongoReply | null): number | null {
  const [entry] = found ? documentsIn(documentIn(found, 'cursor'), 'firstBatch') : []
  return entry ? timeIn(entry, 'wall') : null
}

function secondsBetween(earlier: number | null, later: number | null): number | null {
  return earlier === null || later === null ? null : Math.max(0, Math.round((later - earlier) / 1000))
}

function dateText(value: Json = null): string | null {
  return isDict(value) && typeof value.$date === 'string' ? value.$date : null
}
