import type { Change } from '../state/change.ts'
import type { HttpAnswer } from '../state/http.ts'
import type { Json } from '../state/json.ts'
import type { MongoReply } from '../state/mongo.ts'
import type { Found, Probes } from '../state/probe.ts'
import type { RelayAnswer } from '../state/relay.ts'
import type { Args, ArgsSchema } from './args.ts'

/** What a deed printed and how it ended; a module makes its result of it. */
export interface DeedOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Seconds since the epoch, by the controller's clock. */
  readonly start: number
  readonly end: number
  /** Of a request: what was answered. */
  readonly answer?: HttpAnswer
  /** Of commands to a mongod: the reply to the last. */
  readonly mongo?: MongoReply
  /** Of a message that was sent by one instance of Rocket.Chat and watched for at others. */
  readonly relay?: RelayAnswer
}

/** The host can't be brought to the wanted state: what is wrong, as a user reads it. */
export interface Refusal {
  readonly failed: string
  /** More fields of the result, with Ansible's names. */
  readonly more?: Readonly<Record<string, Json>>
}

/** Changes to make (none: all is as wanted), or why it can't be. */
export type Plan = readonly Change[] | Refusal

export function refuse(failed: string, more?: Readonly<Record<string, Json>>): Refusal {
  return { failed, ...(more && { more }) }
}

/** The fields that `register` holds, with Ansible's names; the engine adds `changed` and `failed`. */
export type Result = Readonly<Record<string, Json>>

/** What each field of a result is; `*` is all others. What every task tells (`changed`, `failed`…) is not among them. */
type Returns = Readonly<Record<string, string>>

/** A kind of task as data and pure functions: no I/O, no check mode, no retries in here. */
export interface Module<S extends ArgsSchema = ArgsSchema, P extends Probes = Probes, Q extends Probes = Probes> {
  readonly name: string
  readonly summary: string
  readonly args: S
  readonly returns: Returns
  readonly examples: readonly Example[]
  /** What must be known of the host. */
  readonly read: (args: Args<S>) => P
  /** A second round, for what only the first can name; asked again with what it found, until it names nothing new. */
  readonly readMore?: (args: Args<S>, found: Found<P>) => Q
  readonly plan: (args: Args<S>, found: Found<P> & Found<Q>) => Plan
  /**
   * Made after the changes, from what is then found; `deeds` are the outcomes of the plan's deeds, in order,
   * and `before` is what was found before the changes.
   */
  readonly result: (
    args: Args<S>,
    found: Found<P> & Found<Q>,
    deeds: readonly DeedOutcome[],
    before?: Found<P> & Found<Q>,
  ) => Result
  /** Fields of the result that only the deed itself can tell; a plan registers them as unknown. */
  readonly toldByDeed?: readonly string[]
  /** The facts that it tells; in a plan they are unknown as long as what it reads is. */
  readonly facts?: (args: Args<S>) => readonly string[]
  /** Plans one step at a time, again and again until nothing is left. */
  readonly stepwise?: true
}

/** An example of a task, as YAML shows it on the module's page. */
export interface Example {
  readonly title: string
  readonly args: Readonly<Record<string, Json>> | string
}

/** Names a module's types from its schema and probes. */
export function defineModule<const S extends ArgsSchema, P extends Probes, Q extends Probes = Record<never, never>>(
  module: Module<S, P, Q>,
): Module<S, P, Q> {
  return module
}

/**
 * A kind of task that steers the run itself (set_fact, include_tasks, meta, debug…): data only.
 * The closed list of what they do is in src/run/control/.
 */
export interface Control<S extends ArgsSchema = ArgsSchema> {
  readonly name: string
  readonly summary: string
  readonly args: S
  readonly returns: Returns
  readonly examples: readonly Example[]
  readonly control: true
}

/** Names a control module's types from its schema. */
export function defineControl<const S extends ArgsSchema>(control: Omit<Control<S>, 'control'>): Control<S> {
  return { ...control, control: true }
}
