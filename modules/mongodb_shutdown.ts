import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import {
  type FoundTls,
  type MongoArgs,
  mongoArgs,
  mongoServer,
  tlsProbes,
  wrongLogin,
} from '../src/module/mongo-args.ts'
import { adminCommand, mongoState } from '../src/module/mongodb/commands.ts'
import { notInSet } from '../src/module/mongodb/member-state.ts'
import { untilGone } from '../src/module/mongodb/set-waits.ts'
import { set } from '../src/state/change.ts'
import { ownSet } from '../src/state/mongo/set.ts'
import type { MongoServer } from '../src/state/mongo.ts'

const schema = {
  properties: {
    ...mongoArgs,
    force: {
      type: 'boolean',
      default: false,
      description: 'Shut a primary down even if no other member could take over.',
    },
    timeout: {
      type: 'integer',
      default: 10,
      minimum: 0,
      description: 'For how many seconds a primary waits for another member to have all its writes.',
    },
  },
} as const

export default defineModule({
  name: 'mongodb_shutdown',
  summary: 'Shut a mongod down in good order',
  args: schema,
  returns: { msg: 'What was done, in words' },
  examples: [
    {
      title: 'Nobody needs it any more',
      args: { login_user: 'admin', login_password: '{{ mongodb_admin_password }}', timeout: 60 },
    },
  ],
  read: (args) => tlsProbes(args),
  readMore: (args, found) => ({ set: ownSet(serverOf(args, found)) }),
  plan: (args, found): Plan => {
    const server = serverOf(args, found)
    const wrong = wrongLogin(args)
    if (wrong !== null) return refuse(wrong)
    if (found.set.at === 'nowhere') return []
    if (found.set.at === 'door') return refuse(notInSet(found.set, server))
    const command = { shutdown: 1, timeoutSecs: args.timeout, ...(args.force && { force: true }) }
    const after = { at: 'nowhere', message: 'it was shut down' } as const
    return [mongoState('shut down', adminCommand(server, 'named', command, untilGone()), [set(ownSet(server), after)])]
  },
  result: (_args, found, _deeds, before = found) => ({
    msg: before.set.at === 'nowhere' ? 'it does not run' : 'it was shut down',
  }),
})

/** One that does not answer is down, and not waited for. */
function serverOf(args: MongoArgs, found: FoundTls): MongoServer {
  return { ...mongoServer(args, found), timeout: 0 }
}
