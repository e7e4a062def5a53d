import type { ArgsSchema } from '../../src/module/args.ts'
import type { Module, Plan } from '../../src/module/define.ts'
import type { Change } from '../../src/state/change.ts'
import type { MongoAnswer, MongoFinding, MongoReply, MongoWrite } from '../../src/state/mongo.ts'
import type { Found, Probes } from '../../src/state/probe.ts'
import { Secret } from '../../src/template/values.ts'
import { argsOf, type Given } from './local.ts'

/** What a primary answers of each user and role, by their names; of all others it answers that they are not there. */
export type Answers = Readonly<Record<string, MongoFinding>>

const address = 'h1:27017'

export const answered = (reply: MongoReply, as: 'user' | 'nobody' = 'user'): MongoFinding => ({
  at: 'server',
  address,
  as,
  answers: [
    { ok: true, reply },
    { ok: true, reply: { setName: 'rs0' } },
  ],
})

export const refused = (code: number, message: string, as: 'user' | 'nobody' = 'user'): MongoFinding => {
  const answer: MongoAnswer = { ok: false, code, codeName: 'Unauthorized', message }
  return { at: 'server', address, as, answers: [answer, { ok: true, reply: { setName: 'rs0' } }] }
}

/** The localhost exception: no user exists, and nobody may look at users. */
export const nobodyYet = refused(13, 'command usersInfo requires authentication', 'nobody')

const nothing = answered({ users: [], roles: [] })

/** What a module plans where the primary gives these answers. */
export function planAt<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  given: Given<S>,
  answers: Answers = {},
): Plan {
  const args = argsOf(module.args, given)
  return module.plan(args, foundAt(module, given, answers))
}

/** What its probes then find. */
function foundAt<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  given: Given<S>,
  answers: Answers = {},
): Found<P> & Found<Q> {
  const probes: Probes = module.readMore?.(argsOf(module.args, given), {} as Found<P>) ?? {}
  const found = Object.entries(probes).map(([name, { family, subject }]) => {
    if (family.kind !== 'mongo') throw new Error(`${name} asks no mongod`)
    return [name, family.parse(answers[subject] ?? nothing)]
  })
  return Object.fromEntries(found) as Found<P> & Found<Q>
}

/** A plan's changes, of which there must be some, or else the refusal is thrown. */
export function changesOf(plan: Plan): readonly Change[] {
  if ('failed' in plan) throw new Error(plan.failed)
  return plan
}

/** The writes of a plan. */
export function writesOf(plan: Plan): readonly MongoWrite[] {
  return changesOf(plan).flatMap(({ how }) => (how.kind === 'mongo' ? [how] : []))
}

/** The commands that a plan sends, and where, with the secrets in them opened. */
export function sent(plan: Plan): unknown {
  const opened = (value: unknown) => (value instanceof Secret ? value.open() : value)
  return writesOf(plan).flatMap(({ commands, target }) =>
    commands.map(({ database, command: { writeConcern, ...command } }) => ({
      target,
      database,
      command: Object.fromEntries(Object.entries(command).map(([name, value]) => [name, opened(value)])),
    })),
  )
}

/** The cells that a plan promises of what it changes. */
export function promised(plan: Plan): unknown {
  return changesOf(plan).flatMap(({ title, sets }) => [
    title,
    ...sets.map(({ probe, after }) => probe.family.cells(after)),
  ])
}
