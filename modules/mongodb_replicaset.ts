import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import {
  type FoundTls,
  mongoArgs,
  mongoServer,
  type TlsProbes,
  tlsProbes,
  wrongLogin,
} from '../src/module/mongo-args.ts'
import type { Goal } from '../src/module/mongodb/goal.ts'
import { wantedMembers } from '../src/module/mongodb/members.ts'
import { planSet } from '../src/module/mongodb/set-plan.ts'
import { type FoundSet, type Search, type SetProbes, seatOf, setProbes } from '../src/module/mongodb/set-reading.ts'

const schema = {
  required: ['members'],
  properties: {
    ...mongoArgs,
    replica_set: { type: 'string', default: 'rs0', description: 'The name of the set.' },
    members: {
      type: 'any',
      description:
        'All members of the set: a list of hosts (`h1:27017`; the port may be left out), or of dicts with host and any ' +
        'of priority, votes, hidden, tags, secondaryDelaySecs, arbiterOnly, buildIndexes and horizons. A member that ' +
        "is given as a dict has MongoDB's defaults for what is not said of it; one that is only named stays as it is.",
    },
    arbiter_at_index: {
      type: 'integer',
      minimum: 0,
      description: 'The place in members, counted from 0, of one that is an arbiter.',
    },
    validate: {
      type: 'boolean',
      default: true,
      description:
        'Refuse an even number of voting members, and names of members that do not lead to them on every member.',
    },
    chaining_allowed: {
      type: 'boolean',
      default: true,
      description: 'Whether members may copy from one that is not primary.',
    },
    heartbeat_timeout_secs: {
      type: 'integer',
      default: 10,
      minimum: 1,
      description: 'For how many seconds a member may be silent until the others take it to be down.',
    },
    election_timeout_millis: {
      type: 'integer',
      default: 10_000,
      minimum: 1,
      description: 'For how many milliseconds the primary may be silent until another is elected.',
    },
    protocol_version: {
      type: 'integer',
      default: 1,
      minimum: 1,
      maximum: 1,
      description: 'The protocol of elections; MongoDB knows no other any more.',
    },
    reconfigure: {
      type: 'boolean',
      default: true,
      description: 'Keep the members and settings of a set that there is; "no" only initiates one that there is not.',
    },
    force: {
      type: 'boolean',
      default: false,
      description:
        'Where the set has no primary, make the member that the task talks to take the new configuration all the ' +
        'same; writes that a majority had may be lost.',
    },
    max_time_ms: {
      type: 'integer',
      minimum: 1,
      description: 'For how many milliseconds each new configuration may be worked on.',
    },
  },
} as const

type SetArgs = Args<typeof schema>

export default defineModule({
  name: 'mongodb_replicaset',
  summary: 'Make a MongoDB replica set, and keep its members and settings',
  args: schema,
  returns: {
    mongodb_replicaset: 'The name of the set',
    reconfigure: 'Whether a set that was there got another configuration',
    msg: 'What was done, in words',
  },
  examples: [
    {
      title: 'A set of three; the same task adds and removes members later',
      args: {
        login_user: 'admin',
        login_password: '{{ mongodb_admin_password }}',
        replica_set: 'rs0',
        members: ['h1:27017', 'h2:27017', 'h3:27017'],
      },
    },
    {
      title: 'One that is primary if it can, and one for backups that never is',
      args: {
        login_user: 'admin',
        login_password: '{{ mongodb_admin_password }}',
        members: [
          { host: 'h1:27017', priority: 2 },
          { host: 'h2:27017' },
          { host: 'h3:27017', hidden: true, priority: 0, tags: { use: 'backup' } },
        ],
      },
    },
  ],
  read: (args): TlsProbes & SetProbes => tlsProbes(args),
  readMore: (args, found) => {
    const wanted = wish(args, found)
    return 'wrong' in wanted ? {} : setProbes(wanted.search, found)
  },
  plan: (args, found): Plan => {
    const wanted = wish(args, found)
    return 'wrong' in wanted ? refuse(wanted.wrong) : planned(args, wanted, found)
  },
  result: (args, found, _deeds, before = found) => {
    const told = { mongodb_replicaset: args.replica_set }
    const wanted = wish(args, found)
    if ('wrong' in wanted) return told
    const plan = planned(args, wanted, before)
    const isChanged = !('failed' in plan) && plan.some(({ quiet }) => !quiet)
    const wasThere = seatOf(wanted.search, before) !== null
    const done = wasThere ? 'reconfigured' : 'initiated'
    return { ...told, reconfigure: isChanged && wasThere, msg: isChanged ? `replicaset ${done}` : 'nothing to change' }
  },
  stepwise: true,
})

interface Wish {
  readonly search: Search
  readonly goal: Goal
}

/** What a task's arguments ask for, or what is wrong with them. */
function wish(args: SetArgs, found: FoundTls): Wish | { readonly wrong: string } {
  const members = wantedMembers(args.members, args.arbiter_at_index)
  const wrong = 'wrong' in members ? members.wrong : wrongLogin(args)
  if ('wrong' in members || wrong !== null) return { wrong: wrong ?? '' }
  const hosts = members.map(({ host }) => host)
  const { replica_set: name, validate: validates, reconfigure: keeps, force } = args
  return {
    search: { server: mongoServer(args, found), name, hosts, keeps, force, validates },
    goal: {
      name,
      members,
      settings: {
        chainingAllowed: args.chaining_allowed,
        heartbeatTimeoutSecs: args.heartbeat_timeout_secs,
        electionTimeoutMillis: args.election_timeout_millis,
      },
    },
  }
}

function planned({ max_time_ms }: SetArgs, { search, goal }: Wish, found: FoundSet): Plan {
  return planSet(search, goal, { server: search.server, maxTimeMs: max_time_ms ?? null }, found)
}
