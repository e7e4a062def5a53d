import { mongoError } from '../errors.ts'
import { type Board, positionsOf } from './board.ts'
import { tallyOf } from './config/tally.ts'
import { isVoter } from './config/types.ts'
import { bestSuccessor } from './electing.ts'
import { compareOpTimes, nowhere } from './optime.ts'
import type { Machine } from './parts.ts'
import { until } from './signal.ts'
import { State } from './states.ts'

/** How to step down; times in seconds. */
export interface StepDown {
  /** How long it does not stand for election after. */
  readonly period: number
  readonly catchUp: number
  readonly isForced: boolean
}

/** Gives up being primary, and tells who could take over; throws 10107, 117, and 262 where nobody could. */
export async function stepDown(
  { board, leading, heartbeats }: Machine,
  { period, catchUp, isForced }: StepDown,
): Promise<string | null> {
  if (board.state !== State.primary) throw mongoError(10107, "not primary so can't step down")
  if (board.isSteppingDown) throw mongoError(117, 'This node is already in the process of stepping down')
  const wasWritable = board.isWritable
  const isReady = (): boolean => isMajorityCaughtUp(board) && bestSuccessor(board) !== null
  const isOver = (): boolean => board.state !== State.primary || isReady()
  board.isSteppingDown = true
  board.isWritable = false
  board.bump()
  try {
    if (!isOver()) heartbeats.all()
    await until(isOver, [board.moved, board.heard, board.changed], board.scaled(catchUp * 1000))
    if (board.state !== State.primary) return null
    if (!isReady() && !isForced) {
      board.isWritable = wasWritable
      throw noSuccessor()
    }
    const successor = bestSuccessor(board)
    board.standsFrom = performance.now() + board.scaled(period * 1000)
    leading.resign('step down command')
    return successor
  } finally {
    board.isSteppingDown = false
    board.bump()
  }
}

/** Tells another member to stand at once; resolves when it has won, or not. */
export async function handOff({ board, links }: Machine, host: string): Promise<void> {
  board.parts.log.write('I', 'REPL', 21347, 'replication', 'Handing off election', { target: host })
  try {
    await links.ask(host, { replSetStepUp: 1, skipDryRun: true }, board.scaled(10_000))
  } catch {
    // Who does not take over leaves it to the election timeout.
  }
}

function noSuccessor(): Error {
  const force = 'Please use the replSetStepDown command with the argument {force: true} to force node to step down.'
  return mongoError(262, `No electable secondaries caught up as of ${new Date().toISOString()}${force}`)
}

function isMajorityCaughtUp(board: Board): boolean {
  const { config } = board
  if (config === null) return false
  const applied = board.applied()
  const positions = positionsOf(board)
  const holders = config.members.filter(
    (member) => isVoter(member) && compareOpTimes(positions.get(member._id) ?? nowhere, applied) >= 0,
  )
  return holders.length >= tallyOf(config).writeMajority
}
