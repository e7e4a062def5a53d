import type { Document } from 'bson'
import { type Board, meetTerm, setPrimary } from './board.ts'
import { plain } from './config/fields.ts'
import type { MemberConfig } from './config/types.ts'
import { heartbeatOf, readReply } from './heartbeat-message.ts'
import { isRefused, type Links, reasonOf } from './links.ts'
import { readOpTime } from './optime.ts'
import { unseen } from './seen.ts'
import { State } from './states.ts'

/** Asks every other member how it is, again and again. */
export interface Heartbeats {
  /** Asks this member now. */
  readonly soon: (id: number) => void
  /** Asks all of them now: after a new configuration, an election. */
  readonly all: () => void
  /** Asks all of them and waits for the answers, at most so many milliseconds. */
  readonly round: (limit: number) => Promise<void>
  readonly stop: () => void
}

interface Beat {
  timer: NodeJS.Timeout | null
  underway: Promise<void> | null
  /** It was asked for while one was underway. */
  isWanted: boolean
}

/** What else is done with an answer. */
export interface HeartbeatUses {
  readonly learnCommitted: (opTime: ReturnType<typeof readOpTime>) => void
  readonly learnConfig: (document: Document) => void
}

/** Heartbeats to the members of the configuration that holds. */
export function createHeartbeats(board: Board, links: Links, uses: HeartbeatUses): Heartbeats {
  const beats = new Map<number, Beat>()
  const beat = (id: number): Promise<void> => {
    const line = beats.get(id) ?? { timer: null, underway: null, isWanted: false }
    beats.set(id, line)
    clearTimeout(line.timer ?? undefined)
    const member = board.others().find(({ _id }) => _id === id)
    if (member === undefined || board.isStopped || board.self < 0) {
      beats.delete(id)
      return Promise.resolve()
    }
    if (line.underway !== null) {
      line.isWanted = true
      return line.underway
    }
    line.underway = ask(board, links, member, uses).finally(() => {
      line.underway = null
      if (line.isWanted) {
        line.isWanted = false
        beat(id)
        return
      }
      line.timer = setTimeout(() => beat(id), intervalOf(board))
    })
    return line.underway
  }
  const all = (): Promise<void>[] => board.others().map(({ _id }) => beat(_id))
  return {
    soon: (id) => {
      beat(id)
    },
    all: () => {
      all()
    },
    round: async (limit) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limit)
      })
      await Promise.race([Promise.all(all()), late])
      clearTimeout(timer)
    },
    stop: () => {
      for (const { timer } of beats.values()) clearTimeout(timer ?? undefined)
      beats.clear()
    },
  }
}

function intervalOf(board: Board): number {
  return board.scaled(board.config?.settings.heartbeatIntervalMillis ?? 2000)
}

async function ask(board: Board, links: Links, member: MemberConfig, uses: HeartbeatUses): Promise<void> {
  const began = performance.now()
  const me = board.me()
  const message = heartbeatOf(board, null, { host: me?.host ?? '', id: me?._id ?? -1 })
  const timeout = board.scaled((board.config?.settings.heartbeatTimeoutSecs ?? 10) * 1000)
  try {
    const reply = await links.ask(member.host, message, timeout)
    if (isMember(board, member)) absorb(board, member, reply, performance.now() - began, uses)
  } catch (thrown) {
    if (isMember(board, member)) lose(board, member, reasonOf(thrown), isRefused(thrown))
  }
}

function isMember(board: Board, { _id, host }: MemberConfig): boolean {
  return !board.isStopped && board.others().some((other) => other._id === _id && other.host === host)
}

function absorb(board: Board, member: MemberConfig, reply: Document, took: number, uses: HeartbeatUses): void {
  const before = board.seen(member._id)
  board.look(member._id, {
    ...readReply(reply),
    isUp: true,
    heard: performance.now(),
    lastHeartbeat: new Date(),
    pingMs: Math.round(before.isUp ? before.pingMs * 0.8 + took * 0.2 : took),
    message: '',
    isAuthenticated: true,
    upSince: before.isUp ? before.upSince : new Date(),
  })
  const term = Number(plain(reply.term))
  meetTerm(board, term)
  if (reply.state === State.primary && term === board.term) setPrimary(board, member._id)
  else if (board.primary === member._id) setPrimary(board, null)
  if (term === board.term) uses.learnCommitted(readOpTime(reply.$replData?.lastOpCommitted))
  if (reply.config !== undefined) uses.learnConfig(reply.config)
  board.heard.emit(member._id)
}

function lose(board: Board, member: MemberConfig, message: string, isRefused: boolean): void {
  const before = board.seen(member._id)
  const { applied, appliedWall, heard, lastHeartbeatRecv, configVersion, configTerm } = before
  const kept = { heard, lastHeartbeatRecv, configVersion, configTerm, applied, appliedWall }
  const state = isRefused ? State.unknown : State.down
  board.look(member._id, {
    ...unseen,
    ...kept,
    lastHeartbeat: new Date(),
    isUp: false,
    state,
    message,
    isAuthenticated: !isRefused,
  })
  if (board.primary === member._id) setPrimary(board, null)
  board.heard.emit(member._id)
}
