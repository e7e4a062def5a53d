import { mongoError } from '../../errors.ts'
import type { Board } from '../board.ts'
import type { SetConfig } from '../config/types.ts'
import { outsideStatus } from '../documents/status.ts'
import { State } from '../states.ts'

/** The configuration; throws 94 before there is one. */
export function requireConfig(board: Board): SetConfig {
  if (board.config !== null) return board.config
  const info = 'run rs.initiate(...) if not yet done for the set'
  throw mongoError(94, 'no replset config has been received', { info })
}

/** The configuration of a set that this server is in; throws 94, and 93 where it is not. */
export function requireMember(board: Board): SetConfig {
  const config = requireConfig(board)
  if (board.state !== State.removed) return config
  throw mongoError(93, 'Our replica set config is invalid or we are not a member of it', outsideStatus(board))
}
