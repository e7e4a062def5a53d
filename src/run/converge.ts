import type { Args, ArgsSchema } from '../module/args.ts'
import { linesOf } from '../module/commands.ts'
import type { DeedOutcome, Module, Plan, Refusal, Result } from '../module/define.ts'
import type { Change } from '../state/change.ts'
import type { Json } from '../state/json.ts'
import { type Cells, keyOf } from '../state/probe.ts'
import type { Cause } from '../template/values.ts'
import type { Actor } from './actor.ts'
import { cellsBefore } from './before.ts'
import { type Cell, type Diff, differingCells, type ShownChange } from './event.ts'
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
  const shown = () => records.map((record) => show(actor, record))
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const seen = await observe(actor, module, args)
    first ??= seen
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
    doubted = made.doubted
    if (doubted) {
      losses += 1
      if (losses === MOST_LOSSES) return failed(`the connection was lost ${losses} times meanwhile`, {}, shown())
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

/** What changes said that were made. */
interface Said {
  readonly deeds: DeedOutcome[]
  /** Fields of the result by their names. */
  readonly told: Map<string, string>
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

/** A change as it was due: what stood there before, and the diff of its text. */
interface Due {
  readonly change: Change
  readonly earlier: ReadonlyMap<string, Cells>
  readonly diff: Diff | null
}

async function suppose(actor: Actor, due: readonly Change[], seen: Observation, manner: Manner): Promise<Due[]> {
  const records: Due[] = []
  const earlier = cellsBefore(actor, due, seen)
  for (const [i, change] of due.entries()) {
    records.push({ change, earlier: earlier[i] ?? new Map(), diff: await manner.diff(actor, change) })
    actor.view.suppose(change, manner.cause)
  }
  return records
}

async function makeAll(
  actor: Actor,
  due: readonly Change[],
  seen: Observation,
  manner: Manner,
  said: Said,
  isEnd: boolean,
) {
  const records: Due[] = []
  const earlier = cellsBefore(actor, due, seen)
  for (const [i, change] of due.entries()) {
    const diff = await manner.diff(actor, change)
    const made = await actor.make(change, isEnd && i === due.length - 1)
    if (made.kind === 'refused') return { records, failure: { ...made, outcome: null }, doubted: null }
    records.push({ change, earlier: earlier[i] ?? new Map(), diff })
    actor.view.forget(change)
    if (made.kind === 'unsure') return { records, failure: null, doubted: records.at(-1) ?? null }
    if (made.outcome) listen(said, change, made.outcome)
    if (made.kind === 'failed') return { records, failure: made, doubted: null }
  }
  return { records, failure: null, doubted: null }
}

function listen({ deeds, told }: Said, { kind, tells }: Change, outcome: DeedOutcome): void {
  if (kind === 'deed') deeds.push(outcome)
  const last = outcome.stdout.trimEnd().split('\n').at(-1)
  if (tells !== undefined && last) told.set(tells, last)
}

function isSame(change: Change, doubted: Due | null): boolean {
  const subject = ({ sets }: Change) => sets[0]?.probe.subject
  return doubted?.change.title === change.title && subject(doubted.change) === subject(change)
}

/** The cells as they are now: planned, or read back after the change. */
function show(actor: Actor, { change, earlier, diff }: Due): ShownChange {
  const cells: Cell[] = change.sets.flatMap(({ probe, after }) => {
    const was = earlier.get(keyOf(probe))
    const now = actor.view.look(actor.user, probe)
    const cells = was ? differingCells(keyOf(probe), was, probe.family.cells(now ? now.value : after)) : []
    // The hash of a secret content could be guessed from.
    const secret = change.how.kind === 'file' && change.how.content.secret
    return secret ? cells.filter(({ attribute }) => attribute !== 'content') : cells
  })
  const subject = change.sets[0]?.probe.subject ?? ''
  return { subject, title: change.title, kind: change.kind, quiet: change.quiet === true, cells, diff }
}

function resultOfFailure(outcome: DeedOutcome | null): Result {
  if (!outcome) return {}
  const { code, stdout, stderr } = outcome
  return { rc: code, stdout, stderr, stdout_lines: linesOf(stdout), stderr_lines: linesOf(stderr) }
}
