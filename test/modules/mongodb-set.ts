import type { ArgsSchema } from '../../src/module/args.ts'
import type { Module, Plan } from '../../src/module/define.ts'
import type { Change } from '../../src/state/change.ts'
import type { Json } from '../../src/state/json.ts'
import type { MongoAnswer, MongoFinding, MongoReply, MongoWrite } from '../../src/state/mongo.ts'
import { type AnyProbe, type Found, keyOf, type Probes } from '../../src/state/probe.ts'
import { argsOf, type Given } from './local.ts'

/** What mongods answer: the one that the task names, the primary, and others by `host:port`; and how hosts resolve names. */
export interface World {
  readonly named?: MongoFinding
  readonly primary?: MongoFinding
  readonly members?: Readonly<Record<string, MongoFinding>>
  /** `h2 on h1:27017` → its addresses; all other names resolve. */
  readonly names?: Readonly<Record<string, readonly string[]>>
}

/** What became of a plan that was gone through step by step. */
export interface Steps {
  readonly titles: readonly string[]
  readonly writes: readonly MongoWrite[]
  readonly refused?: string
}

const answer = (reply: MongoReply): MongoAnswer => ({ ok: true, reply })
const refusal = (code: number, codeName: string, message: string): MongoAnswer => ({
  ok: false,
  code,
  codeName,
  message,
})
const at = (address: string, answers: readonly MongoAnswer[], as: 'user' | 'nobody' = 'user'): MongoFinding => ({
  at: 'server',
  address,
  as,
  answers,
})

/** A mongod that nobody reaches. */
export const down = (message = 'mongod on h2:27017 does not answer'): MongoFinding => ({ at: 'nowhere', message })

/** One that was started with --replSet, and no more. */
export const blank: MongoFinding = at(
  'localhost:27017',
  [
    answer({
      isWritablePrimary: false,
      secondary: false,
      info: 'Does not have a valid replica set config',
      isreplicaset: true,
    }),
    refusal(94, 'NotYetInitialized', 'no replset config has been received'),
    refusal(94, 'NotYetInitialized', 'no replset config has been received'),
  ],
  'nobody',
)

/** One that was started without --replSet. */
export const standalone: MongoFinding = at('localhost:27017', [
  answer({ isWritablePrimary: true }),
  refusal(76, 'NoReplicationEnabled', 'not running with --replSet'),
  refusal(76, 'NoReplicationEnabled', 'not running with --replSet'),
])

/** A member in a description of a set: its host, and what is not usual of it. */
interface Described {
  readonly host: string
  readonly _id?: number
  readonly state?: string
  readonly [field: string]: Json | undefined
}

const numbers: Readonly<Record<string, number>> = {
  PRIMARY: 1,
  SECONDARY: 2,
  RECOVERING: 3,
  STARTUP2: 5,
  ARBITER: 7,
  '(not reachable/healthy)': 8,
}

/** `h1` `h2` `h3`: a healthy set of which the first is primary. */
export const three: readonly Described[] = ['h1', 'h2', 'h3'].map((name) => ({ host: `${name}:27017` }))

interface More {
  readonly name?: string
  readonly untold?: boolean
  readonly settings?: MongoReply
  readonly concern?: 'implicit' | 'global'
}

/** What a member of a set answers; `untold` where nobody may read the configuration. */
export function member(
  me: string,
  described: readonly Described[] = three,
  { name = 'rs0', untold = false, settings = {}, concern = 'implicit' }: More = {},
): MongoFinding {
  const members = described.map(({ state, ...fields }, i) => ({
    _id: i,
    arbiterOnly: false,
    buildIndexes: true,
    hidden: false,
    priority: fields.arbiterOnly === true ? 0 : 1,
    tags: {},
    secondaryDelaySecs: 0,
    votes: 1,
    ...fields,
    state: state ?? (fields.arbiterOnly === true ? 'ARBITER' : i === 0 ? 'PRIMARY' : 'SECONDARY'),
  }))
  const primary = members.find(({ state }) => state === 'PRIMARY')?.host
  const hosts = (isListed: (one: (typeof members)[number]) => boolean) =>
    members.filter((one) => !one.hidden && isListed(one)).map(({ host }) => host)
  return at(
    me,
    [
      answer({
        setName: name,
        me,
        hosts: hosts(({ arbiterOnly, priority }) => !arbiterOnly && priority > 0),
        passives: hosts(({ arbiterOnly, priority }) => !arbiterOnly && priority === 0),
        arbiters: hosts(({ arbiterOnly }) => arbiterOnly),
        ...(primary !== undefined && { primary }),
        isWritablePrimary: me === primary,
        secondary: me !== primary,
      }),
      answer({ set: name, members: members.map((one) => status(one, me)) }),
      untold
        ? refusal(13, 'Unauthorized', 'not authorized on admin to execute command { replSetGetConfig: 1 }')
        : answer({ config: configOf(name, members, settings) }),
      untold
        ? refusal(13, 'Unauthorized', 'not authorized on admin to execute command { getDefaultRWConcern: 1 }')
        : answer({ defaultWriteConcern: { w: 'majority', wtimeout: 0 }, defaultWriteConcernSource: concern }),
    ],
    untold ? 'nobody' : 'user',
  )
}

function status({ host, state }: { readonly host: string; readonly state: string }, me: string): Json {
  const isDown = state === '(not reachable/healthy)'
  const own = host === me ? { self: true } : {}
  return { name: host, health: isDown ? 0 : 1, state: numbers[state] ?? 0, stateStr: state, ...own }
}

function configOf(name: string, members: readonly MongoReply[], settings: MongoReply): Json {
  return {
    _id: name,
    version: 5,
    term: 2,
    members: members.map(({ state: _, ...fields }) => fields),
    protocolVersion: 1,
    writeConcernMajorityJournalDefault: true,
    settings: {
      chainingAllowed: true,
      heartbeatIntervalMillis: 2000,
      heartbeatTimeoutSecs: 10,
      electionTimeoutMillis: 10_000,
      ...settings,
      replicaSetId: { $oid: '6920d0f9f9a35f0c6a7f1b11' },
    },
  }
}

/** All steps that a plan takes, each upon the one before. */
export function stepsOf<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  given: Given<S>,
  world: World,
): Steps {
  const args = argsOf(module.args, given)
  const overlay = new Map<string, unknown>()
  const changes: Change[] = []
  const titles = () => changes.map(({ title }) => title)
  const writes = () => changes.flatMap(({ how }) => (how.kind === 'mongo' ? [how] : []))
  for (let step = 0; step < 20; step += 1) {
    const plan = planOn(module, args, (probe) =>
      overlay.has(keyOf(probe)) ? overlay.get(keyOf(probe)) : read(probe, world),
    )
    if ('failed' in plan) return { titles: titles(), writes: writes(), refused: plan.failed }
    if (plan.length === 0) return { titles: titles(), writes: writes() }
    changes.push(...plan)
    for (const { probe, after } of plan.flatMap(({ sets }) => sets)) overlay.set(keyOf(probe), after)
    if (!module.stepwise) return { titles: titles(), writes: writes() }
  }
  throw new Error(`it never ends: ${titles().join(', ')}`)
}

function planOn<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  args: Parameters<Module<S, P, Q>['plan']>[0],
  look: (probe: AnyProbe) => unknown,
): Plan {
  return module.plan(args, foundOf(module, args, look))
}

/** What a module finds, round by round. */
export function foundOf<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  args: Parameters<Module<S, P, Q>['plan']>[0],
  look: (probe: AnyProbe) => unknown,
): Found<P> & Found<Q> {
  const see = (probes: Probes) =>
    Object.fromEntries(Object.entries(probes).map(([name, probe]) => [name, look(probe)] as const))
  let found = see(module.read(args))
  for (;;) {
    const asked = Object.entries(module.readMore?.(args, found as Found<P>) ?? {})
    const more = asked.filter(([name]) => !(name in found))
    if (more.length === 0) return found as Found<P> & Found<Q>
    found = { ...found, ...see(Object.fromEntries(more)) }
  }
}

/** What a probe finds in a world. */
export function read(probe: AnyProbe, world: World): unknown {
  const { family } = probe
  if (family.name === 'resolves') {
    return world.names?.[`${probe.subject} on ${probe.on}`] ?? ['10.0.0.9']
  }
  if (family.kind !== 'mongo') return family.absent
  const { target } = family
  if (target === 'named') return family.parse(world.named ?? down())
  if (target === 'primary') return family.parse(world.primary ?? down('mongod on h1:27017 knows of no primary of rs0'))
  return family.parse(world.members?.[target.member] ?? blank)
}
