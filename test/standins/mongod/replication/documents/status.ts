import { type Document, Double, Long } from 'bson'
import type { Board } from '../board.ts'
import { tallyOf } from '../config/tally.ts'
import type { MemberConfig, SetConfig } from '../config/types.ts'
import { wallOf } from '../heartbeat-message.ts'
import { dateOf, opTimeDocument } from '../optime.ts'
import { State, stateName } from '../states.ts'

/** The reply of replSetGetStatus for a member of the set. */
export function statusDocument(board: Board, config: SetConfig): Document {
  const { voters, majority, writeMajority, writableVoters } = tallyOf(config)
  const members = [...config.members].sort((one, other) => one._id - other._id)
  const { syncSource } = board
  return {
    set: config._id,
    date: new Date(),
    myState: board.shownState(),
    term: Long.fromNumber(board.term),
    syncSourceHost: syncSource,
    syncSourceId: idOf(config, syncSource),
    heartbeatIntervalMillis: Long.fromNumber(config.settings.heartbeatIntervalMillis),
    majorityVoteCount: majority,
    writeMajorityCount: writeMajority,
    votingMembersCount: voters,
    writableVotingMembersCount: writableVoters,
    optimes: optimesOf(board),
    lastStableRecoveryTimestamp: board.committed.ts,
    members: members.map((member) =>
      member === board.me() ? ownLine(board, member) : otherLine(board, config, member),
    ),
  }
}

function optimesOf(board: Board): Document {
  const applied = opTimeDocument(board.applied())
  const committed = opTimeDocument(board.committed)
  const wall = wallOf(board)
  const isNew = Number(board.parts.options.version.split('.')[0]) >= 8
  return {
    lastCommittedOpTime: committed,
    lastCommittedWallTime: dateOf(board.committed),
    readConcernMajorityOpTime: committed,
    appliedOpTime: applied,
    durableOpTime: applied,
    ...(isNew ? { writtenOpTime: applied } : {}),
    lastAppliedWallTime: wall,
    lastDurableWallTime: wall,
    ...(isNew ? { lastWrittenWallTime: wall } : {}),
  }
}

function ownLine(board: Board, member: MemberConfig): Document {
  const wall = wallOf(board)
  const { syncSource } = board
  const state = board.shownState()
  const applied = board.applied()
  const data = {
    optime: opTimeDocument(applied),
    optimeDate: dateOf(applied),
    lastAppliedWallTime: wall,
    lastDurableWallTime: wall,
  }
  const election = { electionTime: board.electionTime, electionDate: board.electionDate }
  return {
    _id: member._id,
    name: member.host,
    health: new Double(1),
    state,
    stateStr: stateName(state),
    uptime: secondsSince(board.parts.started),
    ...(member.arbiterOnly ? {} : data),
    syncSourceHost: syncSource,
    syncSourceId: idOf(board.config, syncSource),
    infoMessage: '',
    ...(state === State.primary ? election : {}),
    configVersion: board.config?.version ?? -2,
    configTerm: board.config?.term ?? -1,
    self: true,
    lastHeartbeatMessage: '',
  }
}

function otherLine(board: Board, config: SetConfig, member: MemberConfig): Document {
  const seen = board.seen(member._id)
  const data = {
    optime: opTimeDocument(seen.applied),
    optimeDurable: opTimeDocument(seen.durable),
    optimeDate: dateOf(seen.applied),
    optimeDurableDate: dateOf(seen.durable),
    lastAppliedWallTime: seen.appliedWall,
    lastDurableWallTime: seen.durableWall,
  }
  const isDown = seen.isUp !== true
  const election = {
    electionTime: seen.electionTime,
    electionDate: seen.electionTime === null ? null : dateOf({ ts: seen.electionTime, t: 0 }),
  }
  return {
    _id: member._id,
    name: member.host,
    health: new Double(isDown ? 0 : 1),
    state: seen.state,
    stateStr: seen.isUp === false ? '(not reachable/healthy)' : stateName(seen.state),
    uptime: seen.upSince === null || isDown ? 0 : secondsSince(seen.upSince),
    ...(member.arbiterOnly ? {} : data),
    lastHeartbeat: seen.lastHeartbeat,
    lastHeartbeatRecv: seen.lastHeartbeatRecv,
    pingMs: Long.fromNumber(seen.pingMs),
    lastHeartbeatMessage: seen.message,
    ...(seen.isAuthenticated ? {} : { authenticated: false }),
    syncSourceHost: seen.syncSource,
    syncSourceId: idOf(config, seen.syncSource),
    infoMessage: '',
    ...(seen.state === State.primary ? election : {}),
    configVersion: seen.configVersion,
    configTerm: seen.configTerm,
  }
}

/** What a member that is not in its set says of itself, with the error. */
export function outsideStatus(board: Board): Document {
  const applied = board.applied()
  return {
    state: board.state,
    stateStr: stateName(board.state),
    uptime: secondsSince(board.parts.started),
    optime: opTimeDocument(applied),
    optimeDate: dateOf(applied),
  }
}

function idOf(config: SetConfig | null, host: string): number {
  return config?.members.find((member) => member.host === host)?._id ?? -1
}

function secondsSince(date: Date): number {
  return Math.floor((Date.now() - date.getTime()) / 1000)
}
