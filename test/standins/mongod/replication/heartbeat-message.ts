import { type Document, Long, Timestamp } from 'bson'
import type { Board } from './board.ts'
import { storedConfig } from './config/document.ts'
import { plain } from './config/fields.ts'
import { type Age, compareConfigs } from './config/order.ts'
import type { SetConfig } from './config/types.ts'
import { isElectable } from './config/types.ts'
import { dateOf, opTimeDocument, readOpTime } from './optime.ts'
import type { Seen } from './seen.ts'
import { readState, State } from './states.ts'

/** A heartbeat as it is sent; `checkEmpty` asks whether there is data, before a set is initiated. */
export function heartbeatOf(board: Board, proposed: SetConfig | null, from: { host: string; id: number }): Document {
  const config = proposed ?? board.config
  return {
    replSetHeartbeat: board.setName,
    ...(proposed !== null && board.config === null ? { checkEmpty: true } : {}),
    configVersion: config?.version ?? -2,
    configTerm: config?.term ?? -1,
    hbv: 1,
    from: from.host,
    fromId: from.id,
    term: Long.fromNumber(board.term),
    primaryId: board.primary ?? -1,
    maxTimeMSOpOnly: 10_000,
  }
}

/** The answer to a heartbeat; the whole configuration goes along where the asker has an older one. */
export function heartbeatReply(board: Board, asker: Age, hasData: boolean | null): Document {
  const { config } = board
  const me = board.me()
  const applied = board.applied()
  const wall = wallOf(board)
  const isBehind = config !== null && compareConfigs(asker, config) < 0
  return {
    ...(board.electionTime !== null && board.state === State.primary ? { electionTime: board.electionTime } : {}),
    ...(hasData === null ? {} : { hasData }),
    state: board.shownState(),
    ...(board.syncSource === '' ? {} : { syncingTo: board.syncSource }),
    term: Long.fromNumber(board.term),
    primaryId: board.primary ?? -1,
    ...(me === null ? {} : { electable: isElectable(me) && performance.now() >= board.standsFrom }),
    durableOpTime: opTimeDocument(applied),
    durableWallTime: wall,
    opTime: opTimeDocument(applied),
    wallTime: wall,
    writtenOpTime: opTimeDocument(applied),
    writtenWallTime: wall,
    set: board.setName,
    v: config?.version ?? -2,
    configTerm: config?.term ?? -1,
    ...(isBehind ? { config: storedConfig(config) } : {}),
    $replData: replData(board),
  }
}

/** What goes along with answers among members. */
export function replData(board: Board): Document {
  return {
    term: Long.fromNumber(board.term),
    lastOpCommitted: opTimeDocument(board.committed),
    configVersion: board.config?.version ?? -2,
    configTerm: board.config?.term ?? -1,
    isPrimary: board.state === State.primary,
  }
}

/** What a heartbeat's answer tells of who gave it. */
export function readReply(reply: Document): Partial<Seen> {
  return {
    state: readState(reply.state),
    applied: readOpTime(reply.opTime),
    durable: readOpTime(reply.durableOpTime),
    appliedWall: reply.wallTime instanceof Date ? reply.wallTime : dateOf(readOpTime(reply.opTime)),
    durableWall:
      reply.durableWallTime instanceof Date ? reply.durableWallTime : dateOf(readOpTime(reply.durableOpTime)),
    configVersion: Number(plain(reply.v ?? -2)),
    configTerm: Number(plain(reply.configTerm ?? -1)),
    electionTime: reply.electionTime instanceof Timestamp ? reply.electionTime : null,
    syncSource: typeof reply.syncingTo === 'string' ? reply.syncingTo : '',
  }
}

/** When the newest write was made. */
export function wallOf(board: Board): Date {
  const last = board.parts.store.oplog.last()
  return last === null || board.state === State.startup2 ? new Date(0) : last.wall
}
