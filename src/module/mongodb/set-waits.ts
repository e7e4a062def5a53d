import { replyOf } from '../../state/mongo/documents.ts'
import { helloCommand, helloOf } from '../../state/mongo/hello.ts'
import { type Standing, standings, statusCommand } from '../../state/mongo/status.ts'
import type { MongoFinding, MongoTarget, MongoWait } from '../../state/mongo.ts'

/** An election and the first heartbeats are over in less; a copy of all data takes as long as it takes. */
const SOON = 120
const COPIED = 12 * 3600

const asked = { commands: [helloCommand, statusCommand], every: 1 }

/** Until the set has a primary that takes writes, and all its members are what they are to be. */
export function untilHealthy(target: MongoTarget): MongoWait {
  const isWell = ({ state }: Standing) => state === null || SETTLED.has(state)
  return { ...asked, target, seconds: SOON, lacks: (finding) => lacksPrimary(finding) ?? lacksMember(finding, isWell) }
}

/** Until the set has a primary that takes writes. */
export function untilWritable(target: MongoTarget): MongoWait {
  return { ...asked, target, seconds: SOON, lacks: lacksPrimary }
}

/** Until one that is not primary knows of one. */
export function untilElected(target: MongoTarget, notThis: string | null): MongoWait {
  const lacks = (finding: MongoFinding) => {
    const said = helloOf(finding)
    if (said.at !== 'set') return 'an answer of the member that is left'
    const isThere = said.primary !== null && said.primary !== notThis && (said.primary !== said.me || said.isWritable)
    return isThere ? null : 'a new primary'
  }
  return { ...asked, target, seconds: SOON, lacks }
}

/** Until a new member has its place in the set, which is soon, and then all data, however long that takes. */
export function untilJoined(target: MongoTarget, host: string): MongoWait {
  const isWell = (one: Standing) => one.host !== host || one.state === null || JOINED.has(one.state)
  const lacks = (finding: MongoFinding) => lacksPrimary(finding) ?? lacksMember(finding, isWell)
  return { ...asked, target, seconds: SOON, lacks, next: untilCaughtUp(target, host) }
}

/** Until a member has all data. */
export function untilCaughtUp(target: MongoTarget, host: string): MongoWait {
  return { ...untilSettled(host, COPIED, 2), target }
}

/** Until a member is primary, secondary or an arbiter, as far as its own set tells its state. */
export function untilSettled(host: string, seconds: number, every: number): MongoWait {
  const isWell = (one: Standing) => one.host !== host || one.state === null || SETTLED.has(one.state)
  return { ...asked, target: 'named', seconds, every, lacks: (finding) => lacksMember(finding, isWell) }
}

/** Until a member is in one state. */
export function untilIn(host: string, state: string): MongoWait {
  const isWell = (one: Standing) => one.host !== host || one.state === state
  return { ...asked, target: 'named', seconds: SOON, lacks: (finding) => lacksMember(finding, isWell) }
}

/** Until a member is not primary any more. */
export function untilNotPrimary(target: MongoTarget): MongoWait {
  const lacks = (finding: MongoFinding) => {
    const said = helloOf(finding)
    return said.at === 'set' && !said.isWritable ? null : 'the member to be no primary any more'
  }
  return { ...asked, target, seconds: SOON, lacks }
}

const SETTLED: ReadonlySet<string> = new Set(['PRIMARY', 'SECONDARY', 'ARBITER'])
const JOINED: ReadonlySet<string> = new Set([...SETTLED, 'STARTUP2', 'RECOVERING', 'ROLLBACK'])

function lacksPrimary(finding: MongoFinding): string | null {
  const said = helloOf(finding)
  return said.at === 'set' && said.isWritable ? null : 'a primary that takes writes'
}

function lacksMember(finding: MongoFinding, isWell: (member: Standing) => boolean): string | null {
  const bad = standings(replyOf(finding, 1))?.find((member) => !isWell(member))
  if (!bad) return null
  const why = bad.message === '' ? '' : `: ${bad.message}`
  return `${bad.host}, which is ${bad.state}${why}`
}

/** Until nobody answers any more. */
export function untilGone(): MongoWait {
  const lacks = (finding: MongoFinding) => (helloOf(finding).at === 'nowhere' ? null : 'the mongod to end')
  return { ...asked, target: 'named', seconds: SOON, lacks }
}
