import { type Document, Double, Long } from 'bson'
import type { MemberConfig, SetConfig } from './types.ts'

/** The configuration as it is stored and as members send it to each other. */
export function storedConfig(config: SetConfig): Document {
  return { ...shownConfig(config), members: config.members.map((member) => memberDocument(member, member.newlyAdded)) }
}

/** The configuration as users see it: with its defaults, and without what members arrange among themselves. */
export function shownConfig(config: SetConfig): Document {
  return {
    _id: config._id,
    version: config.version,
    term: config.term,
    members: config.members.map((member) => memberDocument(member, false)),
    protocolVersion: Long.ONE,
    writeConcernMajorityJournalDefault: config.writeConcernMajorityJournalDefault,
    settings: settingsDocument(config),
  }
}

function memberDocument(member: MemberConfig, withNewlyAdded: boolean): Document {
  return {
    _id: member._id,
    host: member.host,
    arbiterOnly: member.arbiterOnly,
    ...(withNewlyAdded ? { newlyAdded: true } : {}),
    buildIndexes: member.buildIndexes,
    hidden: member.hidden,
    priority: new Double(member.priority),
    tags: member.tags,
    secondaryDelaySecs: Long.fromNumber(member.secondaryDelaySecs),
    votes: member.votes,
  }
}

function settingsDocument({ settings }: SetConfig): Document {
  return {
    chainingAllowed: settings.chainingAllowed,
    heartbeatIntervalMillis: settings.heartbeatIntervalMillis,
    heartbeatTimeoutSecs: settings.heartbeatTimeoutSecs,
    electionTimeoutMillis: settings.electionTimeoutMillis,
    catchUpTimeoutMillis: settings.catchUpTimeoutMillis,
    catchUpTakeoverDelayMillis: settings.catchUpTakeoverDelayMillis,
    getLastErrorModes: settings.getLastErrorModes,
    getLastErrorDefaults: { w: 1, wtimeout: 0 },
    replicaSetId: settings.replicaSetId,
  }
}
