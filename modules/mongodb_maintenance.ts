import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { mongoArgs, mongoServer, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { adminCommand, mongoState } from '../src/module/mongodb/commands.ts'
import { memberState } from '../src/module/mongodb/member-state.ts'
import { settledAs } from '../src/module/mongodb/set-after.ts'
import { untilIn } from '../src/module/mongodb/set-waits.ts'
import { set } from '../src/state/change.ts'
import { ownSet } from '../src/state/mongo/set.ts'

const schema = {
  properties: {
    ...mongoArgs,
    maintenance: {
      type: 'boolean',
      default: false,
      description: 'Whether the member is to be in maintenance mode, in which nobody reads from it.',
    },
  },
} as const

export default defineModule({
  name: 'mongodb_maintenance',
  summary: 'Put a MongoDB secondary into maintenance mode, or back to work',
  args: schema,
  returns: { msg: 'What was done, in words' },
  examples: [
    {
      title: 'Nobody reads from it',
      args: { login_user: 'admin', login_password: '{{ mongodb_admin_password }}', maintenance: true },
    },
  ],
  read: (args) => tlsProbes(args),
  readMore: (args, found) => ({ set: ownSet(mongoServer(args, found)) }),
  plan: (args, found): Plan => {
    const wrong = wrongLogin(args)
    if (wrong !== null) return refuse(wrong)
    const server = mongoServer(args, found)
    const own = memberState(found.set, server)
    if ('wrong' in own || found.set.at !== 'set') return refuse('wrong' in own ? own.wrong : '')
    const state = args.maintenance ? 'RECOVERING' : 'SECONDARY'
    if (own.state === state || own.state === 'PRIMARY') return []
    if (own.state !== (args.maintenance ? 'SECONDARY' : 'RECOVERING')) {
      return refuse(`${found.set.me} is ${own.state}: only a SECONDARY has a maintenance mode`)
    }
    const title = args.maintenance ? 'maintenance mode' : 'no maintenance mode'
    const how = adminCommand(server, 'named', { replSetMaintenance: args.maintenance }, untilIn(found.set.me, state))
    return [mongoState(title, how, [set(ownSet(server), settledAs(found.set, found.set.me, state))])]
  },
  result: (args, found, _deeds, before = found) => {
    const was = memberState(before.set, mongoServer(args, found))
    if ('wrong' in was) return {}
    if (was.state === 'PRIMARY') return { msg: 'no action is taken on a primary' }
    const mode = args.maintenance ? 'in maintenance mode' : 'out of maintenance mode'
    const isThere = was.state === (args.maintenance ? 'RECOVERING' : 'SECONDARY')
    return { msg: `member ${isThere ? 'was already' : 'is now'} ${mode}` }
  },
})
