import { type Document, Long } from 'bson'
import { internal } from '../../access/needs.ts'
import type { Command, Store } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { meetTerm } from '../board.ts'
import { plain } from '../config/fields.ts'
import { type Age, compareConfigs } from '../config/order.ts'
import { type Candidacy, denialOf } from '../election/vote.ts'
import { heartbeatOf, heartbeatReply, replData } from '../heartbeat-message.ts'
import { readOpTime } from '../optime.ts'
import type { Machine } from '../parts.ts'
import { takeReport } from '../reporting.ts'
import { State } from '../states.ts'
import { requireConfig } from './require.ts'

/** What the members of a set ask each other. */
export function memberCommands(machine: Machine): readonly Command[] {
  const { board, configuring } = machine
  const among = (name: string, run: (body: Document) => Document): Command => ({
    name,
    adminOnly: true,
    needs: internal,
    on: 'anyone',
    run: ({ body }) => run(body),
  })
  return [
    among('replSetHeartbeat', (body) => answerHeartbeat(machine, body)),
    among('replSetRequestVotes', (body) => vote(machine, body)),
    among('replSetUpdatePosition', (body) => {
      takeReport(board, body)
      return { $replData: replData(board) }
    }),
    among('replSetGetRBID', () => ({ rbid: board.vault.rollbackId() })),
    { name: '_isSelf', needs: 'none', on: 'anyone', run: () => ({ id: configuring.selfId }) },
  ]
}

function answerHeartbeat(machine: Machine, body: Document): Document {
  const { board } = machine
  const name: unknown = body.replSetHeartbeat
  if (name !== board.setName) {
    const names = `Our set name of ${board.setName} does not match the set name of ${name} reported by remote node`
    throw mongoError(108, names)
  }
  const asker = { version: Number(plain(body.configVersion)), term: Number(plain(body.configTerm)) }
  meetTerm(board, Number(plain(body.term ?? 0)))
  // The reply is made first: a member that has just been asked to vote or to join knows no more than it says.
  const reply = heartbeatReply(board, asker, body.checkEmpty === true ? hasData(board.parts.store) : null)
  noteAsker(machine, body, asker)
  return reply
}

function noteAsker(machine: Machine, { from, fromId, primaryId }: Document, asker: Age): void {
  const { board, heartbeats, configuring } = machine
  const member = board.others().find(({ host }) => host === from)
  const isNewer = board.config === null || compareConfigs(asker, board.config) > 0
  if (isNewer && asker.version > 0 && typeof from === 'string' && from !== '') fetchConfig(machine, from)
  if (member === undefined) return
  if (board.self < 0) configuring.relocate()
  const before = board.seen(member._id)
  board.look(member._id, { lastHeartbeatRecv: new Date() })
  const isAhead = compareConfigs({ version: before.configVersion, term: before.configTerm }, asker) < 0
  if (board.config !== null && compareConfigs(asker, board.config) === 0 && isAhead) {
    board.look(member._id, { configVersion: asker.version, configTerm: asker.term })
    board.heard.emit(member._id)
  }
  const isNews = primaryId === fromId && fromId !== board.primary && fromId === member._id
  if (isNews || before.isUp === false) heartbeats.soon(member._id)
}

/** Who asks has a newer configuration: it comes with the answer to a heartbeat of one's own. */
async function fetchConfig({ board, links, configuring }: Machine, from: string): Promise<void> {
  const me = board.me()
  try {
    const own = heartbeatOf(board, null, { host: me?.host ?? '', id: me?._id ?? -1 })
    const reply = await links.ask(from, own, board.scaled(10_000))
    if (reply.config !== undefined) configuring.learn(reply.config)
  } catch {
    // It asks again at its next heartbeat.
  }
}

/** Whether there is anything that an initiate could destroy. */
function hasData(store: Store): boolean {
  if (store.oplog.last() !== null) return true
  const foreign = store.databases().filter((db) => db !== 'local' && db !== 'config')
  return foreign.some((db) => store.collections(db).some(({ ns, count }) => count > 0 && ns !== 'admin.system.version'))
}

function vote({ board, elections }: Machine, body: Document): Document {
  const config = requireConfig(board)
  const asked = readCandidacy(body)
  if (!asked.isDryRun) meetTerm(board, asked.term)
  const primary = config.members.findIndex(({ _id }) => _id === board.primary)
  const denial =
    // Others may count on what this member had and has not again yet.
    board.vault.unfinished() === 'rollback'
      ? 'my data is not whole after a rollback'
      : denialOf(asked, {
          config,
          term: board.term,
          applied: board.applied(),
          lastVote: board.vault.lastVote(),
          isArbiter: board.state === State.arbiter,
          livePrimary: primary < 0 ? null : primary,
        })
  if (denial === null && !asked.isDryRun) {
    board.vault.keepVote({ term: asked.term, candidate: asked.candidate })
    elections.postpone()
  }
  const attr = { term: asked.term, dryRun: asked.isDryRun, voteGranted: denial === null, reason: denial ?? '' }
  board.parts.log.write('I', 'ELECTION', 23980, 'replication', 'Responding to vote request', attr)
  return { term: Long.fromNumber(board.term), voteGranted: denial === null, reason: denial ?? '' }
}

function readCandidacy(body: Document): Candidacy {
  return {
    setName: String(body.setName),
    isDryRun: body.dryRun === true,
    term: Number(plain(body.term)),
    candidate: Number(plain(body.candidateIndex)),
    configVersion: Number(plain(body.configVersion)),
    configTerm: Number(plain(body.configTerm)),
    applied: readOpTime(body.lastAppliedOpTime),
  }
}
