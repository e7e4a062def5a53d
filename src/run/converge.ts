import type { Args, ArgsSchema } from '../module/args.ts'
import { linesOf } from '../module/commands.ts'
import type { DeedOutcome, Module, Plan, Refusal, Result } from '../module/define.ts'
import type { Change } from '../state/change.ts'
import type { Json } from '../state/json.ts'
import type { Cause } from '../template/values.ts'
import type { Actor } from './actor.ts'
import { type Due, isSame, makeAll, type Said, show, suppose } from './due.ts'
import type { Diff, ShownChange } from './event.ts'
import { type Observation, observe } from './observe.ts'

/** How one execution of a module ended; a host's trouble has the same shape as success. */
export interface Converged {
  readonly status: 'ok' | 'changed' | 'skipped' | 'failed' | 'unknown'
  readonly result: Result
  /** Fields of the result that only the apply can fill. */
  readonly unknownFields: readonly string[]
  readonly changes: readonly ShownChange[]
  readonly causes: readonly Cause[]
}

/** A module that plans in steps and never comes to an end is broken. */
const MOST_STEPS = 100
/** A change during which the connection is lost so often is to blame for it. */
const MOST_LOSSES = 3

/** How a module's execution is carried out. */
export interface Manner {
  /** Only plan: the changes go into the overlay. */
  readonly dry: boolean
  readonly cause: Cause
  readonly diff: (actor: Actor, change: Change) => Promise<Diff | null>
}

/** Read, plan, change, read back: the plan must then be empty. Or, dry: read, plan, suppose. */
export async function converge(
  actor: Actor,
  module: Module,
  args: Args<ArgsSchema>,
  manner: Manner,
): Promise<Converged> {
  const records: Due[] = []
  const said: Said = { deeds: [], told: new Map() }
  let first: Observation | null = null
  let losses = 0
  let doubted: Due | null = null
  const earlier: ShownChange[] = []
  const shown = () => [...earlier, ...records.map((record) => show(actor, record))]
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const seen = await observe(actor, module, args)
    first ??= seen
    // Each step is shown as it left things, not as the last one did.
    if (module.stepwise) earlier.push(...records.splice(0).map((record) => show(actor, record)))
    const plan = module.plan(args, seen.found)
    if (isRefusal(plan)) return refused(plan, seen, shown(), manner)
    // After a lost connection, deeds that were done before it are not due again.
    const due = step === 0 && said.deeds.length === 0 ? plan : plan.filter((change) => change.kind === 'state')
    if (due.length === 0) {
      // Nothing to do as it is now, but it may be otherwise by then.
      if (manner.dry && step === 0 && seen.causes.length > 0) return unknown(shown(), seen)
      return settled(module, args, first, seen, said, shown(), [])
    }
    if (step > 0 && !module.stepwise) return unsettled(due, shown())
    if (manner.dry) {
      records.push(...(await suppose(actor, due, seen, manner)))
      if (module.stepwise) continue
      // Found otherwise, it may need no change at all; as planned it will be in any case.
      if (seen.guesses && due.some((change) => change.kind === 'state')) return unknown(shown(), seen)
      if (seen.causes.length > 0 && due.every(isCommand)) return unknown(shown(), seen)
      const after = await observe(actor, module, args)
      const causes = seen.supposes ? seen.causes : []
      return settled(module, args, first, { ...after, causes }, said, shown(), due)
    }
    const made = await makeAll(actor, due, seen, manner, said, module.stepwise !== true)
    records.push(...made.records.filter(({ change }) => !isSame(change, doubted)))
    doubted = made.doubt?.due ?? null
    if (made.doubt) {
      losses += 1
      if (losses === MOST_LOSSES) return failed(`${made.doubt.why}: ${losses} times meanwhile`, {}, shown())
      step -= 1
      continue
    }
    if (made.failure) {
      const changes = shown()
      const done = made.failure.kind === 'failed' ? changes.slice(0, -1) : changes
      const result = { ...resultOfFailure(made.failure.outcome), changed: done.some(({ quiet }) => !quiet) }
      return failed(made.failure.message, result, changes)
    }
  }
  return failed(`it still plans changes after ${MOST_STEPS} steps`, {}, shown())
}

/** What looks at the host only to see whether to run: found otherwise by then, it does not. */
function isCommand({ kind, provides }: Change): boolean {
  return kind === 'deed' && provides.some(({ family }) => family === '*')
}

function isRefusal(plan: Plan): plan is Refusal {
  return 'failed' in plan
}

function refused(plan: Refusal, seen: Observation, shown: readonly ShownChange[], manner: Manner): Converged {
  if (!manner.dry || seen.causes.length === 0) return failed(plan.failed, plan.more ?? {}, shown)
  return unknown(shown, seen)
}

function unknown(changes: readonly ShownChange[], { causes }: Observation): Converged {
  return { status: 'unknown', result: {}, unknownFields: [], changes, causes }
}

function settled(
  module: Module,
  args: Args<ArgsSchema>,
  first: Observation,
  seen: Observation,
  { deeds, told }: Said,
  changes: readonly ShownChange[],
  planned: readonly Change[],
): Converged {
  const result = { ...module.result(args, seen.found, deeds, first.found), ...Object.fromEntries(told) }
  const changed = changes.some(({ quiet }) => !quiet)
  return {
    status: statusOf(result, changed),
    result,
    unknownFields: untold(module, planned, result),
    changes,
    causes: seen.causes,
  }
}

function statusOf(result: Result, changed: boolean): Converged['status'] {
  if (result.failed === true) return 'failed'
  if (result.skipped === true) return 'skipped'
  return changed ? 'changed' : 'ok'
}

/** Fields of the result that a plan can't have: all that a planned deed tells, and what a planned state leaves open. */
function untold({ toldByDeed = [] }: Module, planned: readonly Change[], result: Result): readonly string[] {
  const deed = planned.some((change) => change.kind === 'deed')
  const told = planned.length === 0 ? [] : toldByDeed.filter((field) => deed || !(field in result))
  return [...new Set([...told, ...planned.flatMap(({ tells }) => tells ?? [])])]
}

function unsettled(due: readonly Change[], shown: readonly ShownChange[]): Converged {
  const rest = due.map((change) => change.title).join(', ')
  return failed(`the change was made, but reading it back still shows a difference: ${rest}`, {}, shown)
}

function failed(msg: string, more: Readonly<Record<string, Json>>, changes: readonly ShownChange[]): Converged {
  return { status: 'failed', result: { ...more, msg }, unknownFields: [], changes, causes: [] }
}

function resultOfFailure(outcome: DeedOutcome | null): Result {
  if (!outcome) return {}
  const { code, stdout, stderr } = outcome
  return { rc: code, stdout, stderr, stdout_lines: linesOf(stdout), stderr_lines: linesOf(stderr) }
}
