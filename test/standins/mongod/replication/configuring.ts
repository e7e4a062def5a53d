import { type Document, ObjectId } from 'bson'
import { asMongoError, mongoError } from '../errors.ts'
import type { Board } from './board.ts'
import { withGrownMember } from './config/change.ts'
import { compareConfigs } from './config/order.ts'
import { parseConfig } from './config/parse.ts'
import { isElectable, type MemberConfig, type SetConfig } from './config/types.ts'
import { findSelf } from './self.ts'
import { State } from './states.ts'

/** Making a configuration hold here. */
export interface Configuring {
  /** Runs a change of the configuration; throws 109 where one is underway. */
  readonly alone: <T>(change: () => Promise<T>) => Promise<T>
  /** Writes it down and goes by it; `self` is the own place, -1 outside. */
  readonly install: (config: SetConfig, self: number) => void
  /** Another member has a newer one. */
  readonly learn: (document: Document) => void
  /** What was kept on disk. */
  readonly restore: () => Promise<void>
  /** Looks for the own place anew: its name may resolve by now. */
  readonly relocate: () => Promise<void>
  /** The own place in a configuration; throws 74 or 93. */
  readonly place: (config: SetConfig) => Promise<number>
  /** A new primary gives the configuration its own term. */
  readonly bumpTerm: () => void
  readonly selfId: ObjectId
}

/** The configuration's keeper; `resign` is for a primary that may be it no longer. */
export function createConfiguring(board: Board, resign: (why: string) => void): Configuring {
  const { log } = board.parts
  const selfId = new ObjectId()
  const place = (config: SetConfig): Promise<number> => findSelf(config, board.parts, selfId)
  const alone = takingTurns(board)
  const hold = (config: SetConfig, self: number): void => goBy(board, resign, config, self)
  const install = (config: SetConfig, self: number): void => {
    board.vault.keepConfig(config)
    hold(config, self)
  }
  const learn = async (document: Document): Promise<void> => {
    const config = parseConfig(document, new ObjectId())
    if (board.isConfiguring || config._id !== board.setName || !isNewer(board, config)) return
    await alone(async () => {
      const self = await quickPlace(board, config, place)
      // Who was never a member is not made one by a set that does not name it.
      if (self < 0 && board.config === null) return
      if (!board.isStopped && isNewer(board, config)) install(config, self)
    })
  }
  return {
    alone,
    install,
    place,
    selfId,
    learn: (document) => {
      learn(document).catch((thrown) => {
        log.write('W', 'REPL', 21422, 'replication', 'Could not take over a configuration', {
          error: asMongoError(thrown).message,
        })
      })
    },
    restore: async () => {
      const config = board.vault.config()
      if (config === null || config._id !== board.setName) return
      hold(config, await place(config).catch(() => -1))
    },
    relocate: async () => {
      const { config } = board
      if (config === null || board.isConfiguring) return
      const self = await place(config).catch(() => -1)
      if (self >= 0 && board.config === config && board.self < 0) hold(config, self)
    },
    bumpTerm: () => {
      if (board.config === null || board.config.term === board.term) return
      install({ ...board.config, term: board.term }, board.self)
    },
  }
}

/** One change at a time; throws 109 for a second one. */
function takingTurns(board: Board): Configuring['alone'] {
  return async (change) => {
    if (board.isConfiguring) {
      throw mongoError(109, 'Cannot run replSetReconfig because the node is currently updating its configuration')
    }
    board.isConfiguring = true
    try {
      return await change()
    } finally {
      board.isConfiguring = false
    }
  }
}

/** From now on this configuration holds. */
function goBy(board: Board, resign: (why: string) => void, config: SetConfig, self: number): void {
  const { log } = board.parts
  const stays = ({ _id, host }: MemberConfig): boolean =>
    config.members.some((member) => member._id === _id && member.host === host)
  const gone = board.config?.members.filter((member) => !stays(member)) ?? []
  board.forget(gone.map(({ _id }) => _id))
  board.config = config
  board.self = self
  log.write('I', 'REPL', 6015317, 'replication', 'Setting new configuration state', { newState: 'ConfigSteady' })
  log.write('I', 'REPL', 21392, 'replication', 'New replica set config in use', {
    config: { version: config.version, term: config.term },
  })
  settle(board, resign)
  board.bump()
  board.configured.emit()
}

async function quickPlace(
  board: Board,
  config: SetConfig,
  place: (config: SetConfig) => Promise<number>,
): Promise<number> {
  const host = board.me()?.host
  const known = config.members.findIndex((member) => member.host === host)
  return known >= 0 ? known : await place(config).catch(() => -1)
}

function isNewer({ config }: Board, next: SetConfig): boolean {
  return config === null || compareConfigs(next, config) > 0
}

/** Takes the state that the configuration gives. */
function settle(board: Board, resign: (why: string) => void): void {
  const me = board.me()
  if (board.state === State.primary && (me === null || !isElectable(me))) resign('it is not electable any more')
  if (me === null) {
    board.primary = null
    board.become(State.removed)
  } else if (me.arbiterOnly) board.become(State.arbiter)
  else if (newcomers.includes(board.state)) board.become(isDataWhole(board) ? State.secondary : State.startup2)
}

const newcomers: readonly State[] = [State.startup, State.removed, State.arbiter]

function isDataWhole({ vault, parts: { store } }: Board): boolean {
  return store.oplog.last() !== null && vault.unfinished() === null
}

/** Once a member that was newly added has the data, the primary gives it its vote. */
export function growMembers(board: Board, configuring: Configuring, isCommitted: () => boolean): void {
  const { config } = board
  if (config === null || !board.isWritable || board.isConfiguring || !isCommitted()) return
  const grown = config.members.find(({ _id, newlyAdded }) => newlyAdded && board.seen(_id).state === State.secondary)
  if (grown === undefined) return
  configuring.install(withGrownMember(config, grown._id, board.term), board.self)
}
