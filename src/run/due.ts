import type { DeedOutcome } from '../module/define.ts'
import type { Change } from '../state/change.ts'
import { type Cells, keyOf } from '../state/probe.ts'
import type { Actor } from './actor.ts'
import { cellsBefore } from './before.ts'
import type { Manner } from './converge.ts'
import { type Cell, type Diff, differingCells, type ShownChange } from './event.ts'
import type { Observation } from './observe.ts'

/** What changes said that were made. */
export interface Said {
  readonly deeds: DeedOutcome[]
  /** Fields of the result by their names. */
  readonly told: Map<string, string>
}

/** A change as it was due: what stood there before, and the diff of its text. */
export interface Due {
  readonly change: Change
  readonly earlier: ReadonlyMap<string, Cells>
  readonly diff: Diff | null
}

/** Puts what is due into the overlay, in place of making it. */
export async function suppose(actor: Actor, due: readonly Change[], seen: Observation, manner: Manner): Promise<Due[]> {
  const records: Due[] = []
  const earlier = cellsBefore(actor, due, seen)
  for (const [i, change] of due.entries()) {
    records.push({ change, earlier: earlier[i] ?? new Map(), diff: await manner.diff(actor, change) })
    actor.view.suppose(change, manner.cause)
  }
  return records
}

/** Makes what is due, one after the other, until one fails or its connection is lost; `said` gets what they tell. */
export async function makeAll(
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
    if (made.kind === 'refused') return { records, failure: { ...made, outcome: null }, doubt: null }
    actor.view.forget(change)
    if (made.kind === 'stale') return { records, failure: null, doubt: { why: made.why, due: null } }
    const record = { change, earlier: earlier[i] ?? new Map(), diff }
    records.push(record)
    if (made.kind === 'unsure') return { records, failure: null, doubt: { why: made.why, due: record } }
    if (made.outcome) listen(said, change, made.outcome)
    if (made.kind === 'failed') return { records, failure: made, doubt: null }
  }
  return { records, failure: null, doubt: null }
}

function listen({ deeds, told }: Said, { kind, tells }: Change, outcome: DeedOutcome): void {
  if (kind === 'deed') deeds.push(outcome)
  const last = outcome.stdout.trimEnd().split('\n').at(-1)
  if (tells !== undefined && last) told.set(tells, last)
}

/** Whether a change is the one of which nobody knows whether it was made. */
export function isSame(change: Change, doubted: Due | null): boolean {
  const subject = ({ sets }: Change) => sets[0]?.probe.subject
  return doubted?.change.title === change.title && subject(doubted.change) === subject(change)
}

/** A change with its cells as they are now: planned, or read back after it. */
export function show(actor: Actor, { change, earlier, diff }: Due): ShownChange {
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
