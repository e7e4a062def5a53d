import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { mongoArgs, mongoServer, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { justWait } from '../src/module/mongodb/commands.ts'
import { ailment } from '../src/module/mongodb/health.ts'
import { notInSet } from '../src/module/mongodb/member-state.ts'
import type { Change } from '../src/state/change.ts'
import { health } from '../src/state/mongo/health.ts'
import { ownSet, type SetView, viewOf } from '../src/state/mongo/set.ts'
import type { MongoServer } from '../src/state/mongo.ts'

const schema = {
  properties: {
    ...mongoArgs,
    replica_set: { type: 'string', default: 'rs0', description: 'The name of the set.' },
    validate: {
      type: 'string',
      enum: ['default', 'votes', 'minimal'],
      default: 'default',
      description:
        'What is healthy: one primary and all others secondaries or arbiters ("minimal"), and an odd number of members ' +
        '("default") or of votes ("votes", which needs a login that may read the configuration).',
    },
    poll: {
      type: 'integer',
      default: 1,
      minimum: 1,
      description: 'How often to look at most until the set is healthy.',
    },
    interval: { type: 'integer', default: 30, minimum: 1, description: 'The seconds between two looks.' },
  },
} as const

type StatusArgs = Args<typeof schema>

export default defineModule({
  name: 'mongodb_status',
  summary: 'Wait until a MongoDB replica set is healthy, and tell how it is',
  args: schema,
  returns: {
    replicaset: 'The state of each member, by its name',
    msg: 'Whether the set is healthy, in words',
    primary: 'The name of the primary, or null',
    lag: 'By member: how many seconds it is behind the primary, or null',
    oplog_window: 'For how many seconds back the oplog reaches; null where the login may not read it',
    term: 'The number of the last election',
    election_date: 'When the primary was elected',
    version: 'The version of the mongod that was asked',
    feature_compatibility_version: 'Of which version the data is',
  },
  examples: [
    {
      title: 'Wait for two minutes at most',
      args: { login_user: 'admin', login_password: '{{ mongodb_admin_password }}', poll: 24, interval: 5 },
    },
  ],
  read: (args) => tlsProbes(args),
  readMore: (args, found) => {
    const server = mongoServer(args, found)
    return { set: ownSet(server), health: health(server) }
  },
  plan: (args, found): Plan => {
    const wrong = wrongLogin(args)
    if (wrong !== null) return refuse(wrong)
    const server = mongoServer(args, found)
    const trouble = troubleOf(args, server, found.set)
    if (trouble === null) return []
    if (args.poll === 1 || found.set.at === 'door') return refuse(trouble, { replicaset: statesOf(found.set) })
    return [waiting(args, server)]
  },
  result: (_args, { set, health }) => {
    if (set.at !== 'set') return {}
    return {
      msg: 'replicaset is in a converged state',
      replicaset: statesOf(set),
      primary: set.primary,
      lag: Object.fromEntries(health.lags),
      oplog_window: health.oplogSeconds,
      term: health.term,
      election_date: health.elected,
      version: health.version,
      feature_compatibility_version: health.featureCompatibility,
    }
  },
  toldByDeed: [
    ...['msg', 'replicaset', 'primary', 'lag', 'oplog_window', 'term', 'election_date'],
    ...['version', 'feature_compatibility_version'],
  ],
})

function troubleOf({ replica_set, validate }: StatusArgs, server: MongoServer, view: SetView): string | null {
  if (view.at !== 'set') return notInSet(view, server)
  return view.name === replica_set
    ? ailment(view, validate)
    : `${view.me} is a member of ${view.name}, not of ${replica_set}`
}

function waiting(args: StatusArgs, server: MongoServer): Change {
  const seconds = (args.poll - 1) * args.interval
  const { commands } = ownSet(server).family
  const until = {
    target: 'named',
    commands,
    lacks: (finding: Parameters<typeof viewOf>[0]) => troubleOf(args, server, viewOf(finding)),
    seconds,
    every: args.interval,
  } as const
  return {
    kind: 'deed',
    title: `wait until ${args.replica_set} is healthy`,
    how: justWait(server, 'named', until),
    sets: [],
    provides: [],
    touches: 'own',
    quiet: true,
  }
}

function statesOf(view: SetView): Record<string, string | null> {
  return view.at === 'set' ? Object.fromEntries(view.standings.map(({ host, state }) => [host, state])) : {}
}
