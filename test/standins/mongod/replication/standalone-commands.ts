import type { Action } from '../access/actions.ts'
import { cluster } from '../access/needs.ts'
import type { Command } from '../contract.ts'
import { mongoError } from '../errors.ts'

const names: Readonly<Record<string, Action>> = {
  replSetGetStatus: 'replSetGetStatus',
  replSetGetConfig: 'replSetGetConfig',
  replSetReconfig: 'replSetConfigure',
  replSetStepDown: 'replSetStateChange',
  replSetStepUp: 'replSetStateChange',
  replSetFreeze: 'replSetStateChange',
  replSetMaintenance: 'replSetStateChange',
  replSetHeartbeat: 'internal',
  replSetRequestVotes: 'internal',
  replSetUpdatePosition: 'internal',
  replSetGetRBID: 'internal',
  replSetResizeOplog: 'replSetResizeOplog',
}

/** The commands of sets, of a server that was started without one: they answer 76. */
export const standaloneCommands: readonly Command[] = [
  refusing('replSetInitiate', 'replSetConfigure', 'This node was not started with the replSet option'),
  ...Object.entries(names).map(([name, action]) => refusing(name, action, 'not running with --replSet')),
]

function refusing(name: string, action: Action, text: string): Command {
  return {
    name,
    adminOnly: true,
    needs: cluster(action),
    on: 'anyone',
    run: () => {
      throw mongoError(76, text)
    },
  }
}
