import type { Args, ArgsSchema } from '../module/args.ts'
import type { Module } from '../module/define.ts'
import type { AnyProbe, Found, Probes } from '../state/probe.ts'
import type { Cause } from '../template/values.ts'
import type { Actor } from './actor.ts'

/** What a module's probes found, and why some of it may be otherwise by the time of the apply. */
export interface Observation {
  readonly found: Found<Probes>
  readonly probes: readonly AnyProbe[]
  readonly causes: readonly Cause[]
  /** Some of it is taken for true, as it may be brought by then. */
  readonly supposes: boolean
  /** What is taken for true may well be otherwise. */
  readonly guesses: boolean
}

/** Reads all rounds of a module's probes; what the view knows costs nothing. */
export async function observe(actor: Actor, module: Module, args: Args<ArgsSchema>): Promise<Observation> {
  let seen = await look(actor, module.read(args))
  for (;;) {
    const asked = Object.entries(module.readMore?.(args, seen.found) ?? {})
    const more = asked.filter(([name]) => !(name in seen.found))
    if (more.length === 0) return seen
    seen = joined(seen, await look(actor, Object.fromEntries(more)))
  }
}

function joined(first: Observation, second: Observation): Observation {
  return {
    found: { ...first.found, ...second.found },
    probes: [...first.probes, ...second.probes],
    causes: [...first.causes, ...second.causes],
    supposes: first.supposes || second.supposes,
    guesses: first.guesses || second.guesses,
  }
}

async function look(actor: Actor, probes: Probes): Promise<Observation> {
  const all = Object.values(probes)
  // A link that is found may show that a planned one is passed, and that another path is to be read.
  for (let missing = actor.view.missing(actor.user, all); missing.length > 0; ) {
    await actor.read(missing)
    missing = actor.view.missing(actor.user, all)
  }
  const found: Record<string, unknown> = {}
  const causes: Cause[] = []
  let supposes = false
  let guesses = false
  const others = all.map((probe) => probe.subject)
  for (const [name, probe] of Object.entries(probes)) {
    const sighting = actor.view.look(actor.user, probe)
    if (!sighting) throw new Error(`${probe.family.name}:${probe.subject} was asked for, but not read`)
    const isSupposed = sighting.causes.length > 0 && !sighting.unsupposed
    const supposed = isSupposed ? probe.family.supposed?.(probe.subject, others, sighting.value) : undefined
    found[name] = supposed === undefined ? sighting.value : supposed
    causes.push(...sighting.causes)
    supposes ||= supposed !== undefined
    guesses ||= supposed !== undefined && probe.family.supposedAtBest === true
  }
  return { found: found as Found<Probes>, probes: all, causes, supposes, guesses }
}
