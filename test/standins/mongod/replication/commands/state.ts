import type { Document } from 'bson'
import { cluster } from '../../access/needs.ts'
import type { Command } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import type { Board } from '../board.ts'
import { plain } from '../config/fields.ts'
import type { Machine } from '../parts.ts'
import { State } from '../states.ts'
import { handOff, stepDown } from '../stepping-down.ts'
import { requireMember } from './require.ts'

/** Commands by which people change the state of a member: step down and up, freeze, maintenance. */
export function stateCommands(machine: Machine): readonly Command[] {
  const { board, elections } = machine
  const ofState = (name: string, run: (body: Document) => Promise<Document> | Document): Command => ({
    name,
    adminOnly: true,
    needs: cluster('replSetStateChange'),
    on: 'anyone',
    run: ({ body }) => {
      requireMember(board)
      return run(body)
    },
  })
  return [
    ofState('replSetStepDown', (body) => stepDownFor(machine, body)),
    ofState('replSetFreeze', ({ replSetFreeze }) => {
      const reply = freeze(board, Number(plain(replSetFreeze)))
      elections.postpone()
      return reply
    }),
    ofState('replSetMaintenance', ({ replSetMaintenance }) => maintain(board, isTrue(replSetMaintenance))),
    ofState('replSetStepUp', async ({ skipDryRun }) => {
      const isPrimary = board.state === State.primary
      if (isPrimary || (await elections.stand(skipDryRun === true ? 'stepUpRequestSkipDryRun' : 'stepUpRequest')))
        return {}
      throw mongoError(125, 'Election failed.')
    }),
  ]
}

async function stepDownFor(machine: Machine, body: Document): Promise<Document> {
  const isForced = isTrue(body.force)
  const given = Number(plain(body.replSetStepDown))
  const period = given === 0 || Number.isNaN(given) ? 60 : given
  if (period < 0) throw mongoError(2, 'stepdown period must be a positive integer')
  const catchUp = Number(plain(body.secondaryCatchUpPeriodSecs ?? (isForced ? 0 : Math.min(10, period))))
  if (catchUp < 0) throw mongoError(2, 'secondaryCatchUpPeriodSecs period must be a positive or absent')
  if (period < catchUp) throw mongoError(2, 'stepdown period must be longer than secondaryCatchUpPeriodSecs')
  const successor = await stepDown(machine, { period, catchUp, isForced })
  // After a forced one, the others find out by themselves.
  if (!isForced && successor !== null) handOff(machine, successor)
  return {}
}

function freeze(board: Board, seconds: number): Document {
  if (board.state === State.primary || board.isCandidate) {
    const state = board.state === State.primary ? 'Primary' : 'Running-Election'
    throw mongoError(95, `Cannot freeze node when primary or running for election, state: ${state}`)
  }
  board.standsFrom = seconds === 0 ? 0 : performance.now() + board.scaled(seconds * 1000)
  if (seconds === 0) return { info: 'unfreezing' }
  return seconds === 1 ? { warning: 'you really want to freeze for only 1 second?' } : {}
}

function maintain(board: Board, isOn: boolean): Document {
  if (board.state === State.primary) throw mongoError(95, "primaries can't modify maintenance mode")
  if (!isOn && board.maintenance === 0) throw mongoError(96, 'already out of maintenance mode')
  board.maintenance += isOn ? 1 : -1
  board.bump()
  return {}
}

function isTrue(value: unknown): boolean {
  return value === true || Number(plain(value)) > 0
}
