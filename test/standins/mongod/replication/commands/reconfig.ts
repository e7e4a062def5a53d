import type { Document } from 'bson'
import { cluster } from '../../access/needs.ts'
import type { Command } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { defaultWriteConcern } from '../../store/settings.ts'
import type { Board } from '../board.ts'
import { altersDefaultConcern, faultOfChange, forced, withNewlyAdded } from '../config/change.ts'
import { plain } from '../config/fields.ts'
import { ageText } from '../config/order.ts'
import { parseConfig } from '../config/parse.ts'
import type { SetConfig } from '../config/types.ts'
import { faultOfArbiters, faultOfConfig } from '../config/validate.ts'
import { isConfigCommitted, isConfigHeld } from '../config-commitment.ts'
import { opTimeText } from '../optime.ts'
import type { Machine } from '../parts.ts'
import { checkQuorum } from '../quorum.ts'
import { until } from '../signal.ts'
import { State, stateName } from '../states.ts'
import { requireElectable } from './initiate.ts'
import { requireConfig } from './require.ts'

const context = 'replSetReconfig'
const forever = 2_000_000_000

/** replSetReconfig: another configuration, one voter at a time, or any by force. */
export function reconfigCommand(machine: Machine): Command {
  return {
    name: 'replSetReconfig',
    adminOnly: true,
    needs: cluster('replSetConfigure'),
    on: 'anyone',
    run: async ({ body }) => {
      requireConfig(machine.board)
      const given: unknown = body.replSetReconfig
      if (typeof given !== 'object' || given === null) throw mongoError(8, 'no configuration specified')
      machine.board.parts.log.write('I', 'REPL', 21352, context, 'replSetReconfig admin command received from client')
      const limit = Number(plain(body.maxTimeMS ?? 0)) || forever
      await (body.force === true ? reconfigByForce(machine, given) : reconfig(machine, given, limit))
      return {}
    },
  }
}

async function reconfig(machine: Machine, given: Document, limit: number): Promise<void> {
  const { board, configuring } = machine
  const { log } = board.parts
  await commitment(board, () => isConfigCommitted(board), limit, 'New config is rejected')
  await configuring.alone(async () => {
    const old = currentConfig(board)
    const next = withNewlyAdded(old, readNext(old, given, board.term))
    log.write('I', 'REPL', 21353, context, 'replSetReconfig config object parses ok', {
      numMembers: next.members.length,
    })
    checkNext(board, old, next, false)
    const self = await configuring.place(next)
    requireElectable(next, self)
    log.write('I', 'REPL', 4509600, context, 'Executing quorum check for reconfig')
    await checkQuorum(machine.board, machine.links, next, self)
    requirePrimary(board)
    // Another one may have led meanwhile, or this one in a later term.
    if (board.config !== old) throw mongoError(109, 'The configuration has changed during replSetReconfig')
    persist(machine, next, self)
  })
  await commitment(board, () => isConfigHeld(board), limit, 'Reconfig finished but failed to propagate to a majority')
}

async function reconfigByForce(machine: Machine, given: Document): Promise<void> {
  const { board, configuring } = machine
  await configuring.alone(async () => {
    const old = board.config
    if (old === null) throw mongoError(94, 'Node not yet initialized; use the replSetInitiate command')
    const next = forced(old, readNext(old, given, -1), Math.random())
    checkNext(board, old, next, true)
    persist(machine, next, await configuring.place(next))
  })
}

function persist({ board, configuring }: Machine, next: SetConfig, self: number): void {
  const config = { version: next.version, term: next.term }
  board.parts.log.write('I', 'REPL', 51814, context, 'Persisting new config to disk', { config })
  configuring.install(next, self)
}

/** Waits on a primary for its configuration; fails with what it waited for told first. */
async function commitment(board: Board, isThere: () => boolean, limit: number, told: string): Promise<void> {
  const isPrimary = (): boolean => board.state === State.primary && !board.isStopped
  const { heard, moved, changed, configured } = board
  const isOver = await until(() => !isPrimary() || isThere(), [heard, moved, changed, configured], limit)
  if (!isPrimary()) {
    const state = stateName(board.shownState())
    const rule = `replSetReconfig should only be run on a writable PRIMARY. Current state ${state};`
    throw mongoError(10107, `${told} :: caused by :: ${rule}`)
  }
  if (!isOver) throw mongoError(50, `${told} :: caused by :: operation exceeded time limit`)
}

function requirePrimary(board: Board): void {
  if (board.isWritable) return
  const state = stateName(board.shownState())
  throw mongoError(10107, `Safe reconfig is only allowed on a writable PRIMARY. Current state is ${state}`)
}

function currentConfig(board: Board): SetConfig {
  const { config } = board
  if (config === null) throw mongoError(94, 'Node not yet initialized; use the replSetInitiate command')
  requirePrimary(board)
  if (!isConfigHeld(board)) {
    const held = `the current config: ${ageText(config)} is not majority committed.`
    throw mongoError(308, `Cannot run replSetReconfig because ${held}`)
  }
  if (!isConfigCommitted(board)) {
    const last = `Last committed optime from previous config (${opTimeText(board.committed)})`
    throw mongoError(308, `${last} is not committed in the current config.`)
  }
  return config
}

/** The term that a client sends is not looked at. */
function readNext(old: SetConfig, given: Document, term: number): SetConfig {
  const next = parseConfig({ ...given, term }, old.settings.replicaSetId)
  if (next.members.some(({ newlyAdded }) => newlyAdded)) {
    throw mongoError(93, 'Cannot provide newlyAdded field to member config during reconfig')
  }
  if (next._id !== old._id) {
    const names = `new config set name: ${next._id}, old config set name: ${old._id}`
    throw mongoError(93, `Rejecting reconfig where new config set name differs from command line set name, ${names}`)
  }
  return next
}

function checkNext({ parts }: Board, old: SetConfig, next: SetConfig, isForced: boolean): void {
  if (defaultWriteConcern(parts.store) === null && altersDefaultConcern(old, next)) {
    const rule = 'Reconfig attempted to install a config that would change the implicit default write concern.'
    const rest = 'Use the setDefaultRWConcern command to set a cluster-wide write concern and try the reconfig again.'
    throw mongoError(103, `${rule} ${rest}`)
  }
  const fault = faultOfConfig(next) ?? faultOfChange(old, next, isForced) ?? faultOfArbiters(next)
  if (fault !== null) throw mongoError(103, fault)
}
