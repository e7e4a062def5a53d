import { type Document, Long } from 'bson'
import type { OpTime } from '../contract.ts'
import { type Board, meetTerm } from './board.ts'
import { plain } from './config/fields.ts'
import { wallOf } from './heartbeat-message.ts'
import type { Links } from './links.ts'
import { compareOpTimes, nowhere, opTimeDocument, readOpTime } from './optime.ts'
import { State } from './states.ts'

/** Tells the primary at once how far this member is, so that a write waits only as long as it must. */
export function createReporting(board: Board, links: Links, learn: (opTime: OpTime) => void): void {
  let sent = { to: '', applied: nowhere }
  let isUnderway = false
  const report = async (): Promise<void> => {
    const primary = board.others().find(({ _id }) => _id === board.primary)
    const applied = board.applied()
    const isNews = primary !== undefined && (sent.to !== primary.host || compareOpTimes(sent.applied, applied) !== 0)
    if (isUnderway || !isNews || board.state === State.primary || applied === nowhere) return
    isUnderway = true
    try {
      const reply = await links.ask(primary.host, positionReport(board, applied), board.scaled(10_000))
      sent = { to: primary.host, applied }
      meetTerm(board, Number(plain(reply.$replData.term)))
      learn(readOpTime(reply.$replData.lastOpCommitted))
    } catch {
      // The next heartbeat says the same.
      sent = { to: primary.host, applied }
    }
    isUnderway = false
    report()
  }
  board.moved.on(report)
  board.changed.on(report)
}

function positionReport(board: Board, applied: OpTime): Document {
  const opTime = opTimeDocument(applied)
  const wall = wallOf(board)
  const position = { durableOpTime: opTime, durableWallTime: wall, appliedOpTime: opTime, appliedWallTime: wall }
  const optimes = [{ ...position, memberId: board.me()?._id ?? -1, cfgver: board.config?.version ?? -2 }]
  return { replSetUpdatePosition: 1, optimes, term: Long.fromNumber(board.term) }
}

/** A primary is told how far another member is. */
export function takeReport(board: Board, report: Document): void {
  meetTerm(board, Number(plain(report.term ?? 0)))
  for (const line of report.optimes ?? []) {
    const id = board.others().find(({ _id }) => _id === line.memberId)?._id
    if (id === undefined) continue
    const applied = readOpTime(line.appliedOpTime)
    const appliedWall = line.appliedWallTime instanceof Date ? line.appliedWallTime : new Date(0)
    board.look(id, { applied, durable: applied, appliedWall, durableWall: appliedWall, heard: performance.now() })
  }
  board.moved.emit()
}
