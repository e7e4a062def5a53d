import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { mongoArgs, mongoServer, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { adminCommand, justWait, mongoState } from '../src/module/mongodb/commands.ts'
import { memberState } from '../src/module/mongodb/member-state.ts'
import { handedOver, seenBy, settledAs } from '../src/module/mongodb/set-after.ts'
import { untilElected, untilNotPrimary, untilSettled } from '../src/module/mongodb/set-waits.ts'
import { set } from '../src/state/change.ts'
import { ownSet, type SetView } from '../src/state/mongo/set.ts'
import type { MongoServer } from '../src/state/mongo.ts'

const schema = {
  properties: {
    ...mongoArgs,
    stepdown_seconds: {
      type: 'integer',
      default: 60,
      minimum: 1,
      description: "For how many seconds the member can't become primary again.",
    },
    secondary_catch_up: {
      type: 'integer',
      default: 10,
      minimum: 0,
      description: 'For how many seconds the primary waits for a member that could take over to have all its writes.',
    },
    force: {
      type: 'boolean',
      default: false,
      description: 'Step down even if no other member could take over.',
    },
    poll: {
      type: 'integer',
      default: 1,
      minimum: 1,
      description: 'How often to look at most until a member that is just starting is primary or not.',
    },
    interval: { type: 'integer', default: 30, minimum: 1, description: 'The seconds between two such looks.' },
  },
} as const

export default defineModule({
  name: 'mongodb_stepdown',
  summary: 'Make a MongoDB primary hand over to another member',
  args: schema,
  returns: { msg: 'What was done, in words' },
  examples: [
    {
      title: 'Before the host is worked on',
      args: { login_user: 'admin', login_password: '{{ mongodb_admin_password }}' },
    },
  ],
  read: (args) => tlsProbes(args),
  readMore: (args, found) => ({ set: ownSet(mongoServer(args, found)) }),
  plan: (args, found): Plan => {
    const wrong = wrongLogin(args)
    return wrong === null ? planned(args, mongoServer(args, found), found.set) : refuse(wrong)
  },
  result: (args, found, _deeds, before = found) => {
    const was = memberState(before.set, mongoServer(args, found))
    if ('wrong' in was) return {}
    return { msg: was.state === 'PRIMARY' ? 'member was stepped down' : `member was already at ${was.state} state` }
  },
  stepwise: true,
})

function planned(args: Args<typeof schema>, server: MongoServer, view: SetView): Plan {
  const own = memberState(view, server)
  if ('wrong' in own || view.at !== 'set') return refuse('wrong' in own ? own.wrong : '')
  if (own.state === 'SECONDARY' || own.state === 'ARBITER') return []
  if (own.state !== 'PRIMARY') {
    if (!STARTING.has(own.state) || args.poll === 1) return refuse(`Unexpected member state ${own.state}`)
    const how = justWait(server, 'named', untilSettled(view.me, (args.poll - 1) * args.interval, args.interval))
    const title = `wait while ${view.me} is ${own.state}`
    return [{ ...mongoState(title, how, [set(ownSet(server), settledAs(view, view.me, 'SECONDARY'))]), quiet: true }]
  }
  const heir = view.standings.find(({ host, state }) => host !== view.me && state === 'SECONDARY')?.host ?? null
  const { stepdown_seconds: replSetStepDown, secondary_catch_up: secondaryCatchUpPeriodSecs, force } = args
  const command = { replSetStepDown, secondaryCatchUpPeriodSecs, ...(force && { force }) }
  // Nobody need be able to take over from one that is forced.
  const until = force ? untilNotPrimary('named') : untilElected('named', view.me)
  const after = seenBy(handedOver(view, heir), view.me)
  return [
    mongoState(`step ${view.me} down`, adminCommand(server, 'named', command, until), [set(ownSet(server), after)]),
  ]
}

const STARTING: ReadonlySet<string> = new Set(['STARTUP', 'STARTUP2', 'RECOVERING', 'ROLLBACK'])
