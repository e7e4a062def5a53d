import { type Change, type Setting, set } from '../../state/change.ts'
import { codes } from '../../state/mongo/codes.ts'
import { documentOf, type SetConfig } from '../../state/mongo/config.ts'
import { ownSet, type SeenSet, setOfPrimary } from '../../state/mongo/set.ts'
import type { MongoServer, MongoWrite } from '../../state/mongo.ts'
import { adminCommand, justWait, mongoState } from './commands.ts'
import { described } from './goal.ts'
import { handedOver, initiated, reconfigured, seenBy, settledAs } from './set-after.ts'
import type { Seat } from './set-reading.ts'
import { untilCaughtUp, untilElected, untilHealthy, untilJoined, untilWritable } from './set-waits.ts'
import type { Step } from './steps.ts'

/** How a set is changed. */
export interface Manner {
  readonly server: MongoServer
  /** The longest that a new configuration may take, in milliseconds. */
  readonly maxTimeMs: number | null
}

/** Makes a set of members that belong to none. */
export function initiation(server: MongoServer, config: SetConfig): Change {
  const after = initiated(config)
  const command = { replSetInitiate: documentOf(config) }
  const title = `initiate ${config.name} with ${config.members.map(described).join(', ')}`
  // Another host's task may have been first.
  const stale = [codes.alreadyInitialized, codes.incompatibleConfig, codes.hasData]
  const how = adminCommand(server, 'named', command, untilHealthy('primary'), stale)
  // What needed a primary may now be there to be asked and changed.
  return { ...mongoState(title, how, [set(ownSet(server), after)]), touches: 'everything' }
}

/** A step as a change. */
export function changeOf(step: Step, config: SetConfig, seat: Seat, manner: Manner): Change {
  const { view, primary } = seat
  const { server } = manner
  const sets = (after: SeenSet) => settings(server, config.name, seat, after)
  switch (step.kind) {
    case 'wait': {
      const how = justWait(server, primary, untilCaughtUp(primary, step.host))
      const title = `wait until ${step.host} has all data`
      return { ...mongoState(title, how, sets(settledAs(view, step.host, 'SECONDARY'))), quiet: true }
    }
    case 'step down': {
      const command = { replSetStepDown: 60, secondaryCatchUpPeriodSecs: 10 }
      const how = adminCommand(server, primary, command, untilElected({ member: step.heir }, step.host))
      return mongoState(`step ${step.host} down`, how, sets(handedOver(view, step.heir)))
    }
    case 'reconfigure': {
      const next = { ...config, version: config.version + 1, members: step.edit.members, settings: step.edit.settings }
      const title = step.isForced ? `force: ${step.edit.title}` : step.edit.title
      return mongoState(title, reconfiguration(next, step, seat, manner), sets(reconfigured(view, next)))
    }
  }
}

function reconfiguration(
  next: SetConfig,
  { edit: { joins }, isForced }: Extract<Step, { kind: 'reconfigure' }>,
  { primary }: Seat,
  { server, maxTimeMs }: Manner,
): MongoWrite {
  const limit = maxTimeMs === null ? {} : { maxTimeMS: maxTimeMs }
  const command = { replSetReconfig: documentOf(next), ...(isForced && { force: true }), ...limit }
  // The version is one more than what was read: a configuration that was changed meanwhile is read anew.
  const stale = [codes.incompatibleConfig, codes.configInProgress, codes.configNotCommitted]
  if (isForced) return adminCommand(server, 'named', command, untilElected('named', null), stale)
  const until = joins ? untilJoined(primary, joins.host) : untilWritable(primary)
  return adminCommand(server, primary, command, until, stale)
}

/** What the primary will say, and the member that the task names. */
function settings(server: MongoServer, name: string, { named, primary }: Seat, after: SeenSet): Setting[] {
  const ofPrimary = set(setOfPrimary(server, primary, name), seenBy(after, after.primary ?? after.me))
  return named === null ? [ofPrimary] : [ofPrimary, set(ownSet(server), seenBy(after, named))]
}
