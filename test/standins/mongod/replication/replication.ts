import type { Replication } from '../contract.ts'
import { createStandalone } from '../standalone.ts'
import { type Board, createBoard } from './board.ts'
import { initiateCommand } from './commands/initiate.ts'
import { memberCommands } from './commands/members.ts'
import { resizeOplog } from './commands/oplog.ts'
import { reconfigCommand } from './commands/reconfig.ts'
import { stateCommands } from './commands/state.ts'
import { statusCommands } from './commands/status.ts'
import { type Committing, createCommitting } from './committing.ts'
import { tallyOf } from './config/tally.ts'
import { isConfigCommitted } from './config-commitment.ts'
import { createConfiguring, growMembers } from './configuring.ts'
import { helloDocument } from './documents/hello.ts'
import { createElections } from './electing.ts'
import { follow } from './following/following.ts'
import { createHeartbeats } from './heartbeats.ts'
import { createLeading } from './leading.ts'
import { createLinks } from './links.ts'
import { opTimeOf } from './optime.ts'
import type { Machine, ReplicationParts } from './parts.ts'
import { createReporting } from './reporting.ts'
import { standaloneCommands } from './standalone-commands.ts'
import { State } from './states.ts'
import { handOff, stepDown } from './stepping-down.ts'

const shutdownCatchUp = 15

/** What the set is to this server; without `--replSet` there is none. */
export function createReplication(parts: ReplicationParts): Replication {
  const { replSet } = parts.options
  if (replSet === null) return { ...createStandalone(parts.store), commands: standaloneCommands }
  const board = createBoard(parts, replSet)
  const committing = createCommitting(board)
  const machine = assemble(board, committing)
  return {
    setName: replSet,
    state: board.shownState,
    isWritable: () => board.isWritable,
    isReadable: () => [State.primary, State.secondary].some((state) => state === board.shownState()),
    log: machine.leading.log,
    applied: board.applied,
    committed: () => board.committed,
    await: committing.await,
    defaultConcern: () => (tallyOf(board.config ?? { members: [] }).isMajorityDefault ? 'majority' : 1),
    hello: () => helloDocument(board),
    topologyVersion: board.topologyVersion,
    onChange: board.changed.on,
    commands: [
      initiateCommand(machine),
      reconfigCommand(machine),
      ...statusCommands(machine),
      ...stateCommands(machine),
      ...memberCommands(machine),
      resizeOplog,
    ],
    status: () => ({ ...helloDocument(board), rbid: board.vault.rollbackId() }),
    start: () => start(machine),
    stop: (force, seconds) => stop(machine, force, seconds === 0 ? shutdownCatchUp : seconds),
  }
}

function assemble(board: Board, committing: Committing): Machine {
  const links = createLinks(board.parts)
  const configuring = createConfiguring(board, (why) => leading.resign(why))
  const { learn } = committing
  const heartbeats = createHeartbeats(board, links, { learnCommitted: learn, learnConfig: configuring.learn })
  const leading = createLeading(board, heartbeats, configuring.bumpTerm)
  const elections = createElections(board, links, leading.lead)
  createReporting(board, links, learn)
  board.configured.on(heartbeats.all)
  board.heard.on(() => growMembers(board, configuring, () => isConfigCommitted(board)))
  return { board, links, heartbeats, leading, configuring, elections }
}

async function start({ board, links, configuring }: Machine): Promise<void> {
  const last = opTimeOf(board.parts.store.oplog.last())
  board.term = Math.max(0, last.t, board.vault.lastVote().term, board.vault.config()?.term ?? 0)
  await configuring.restore()
  // It ends with the process; a failure in it that is not a lost connection would be a bug.
  follow(board, links)
}

async function stop(machine: Machine, isForced: boolean, seconds: number): Promise<void> {
  const { board, heartbeats, leading, elections, links } = machine
  if (board.state === State.primary) {
    const catchUp = board.others().some(({ arbiterOnly }) => !arbiterOnly) ? seconds : 0
    const successor = await stepDown(machine, { period: 60, catchUp, isForced: isForced || catchUp === 0 })
    if (successor !== null) await handOff(machine, successor)
  }
  board.isStopped = true
  elections.stop()
  heartbeats.stop()
  leading.stop()
  links.close()
  board.changed.emit()
}
