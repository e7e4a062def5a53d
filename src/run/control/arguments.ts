import type { Args, ArgsSchema } from '../../module/args.ts'
import { failedOutcome, type Outcome, unknownOutcome } from '../outcome.ts'
import { sourcePlaces } from '../places.ts'
import { prepare } from '../prepare.ts'
import { showCauses } from '../show.ts'
import type { Doing } from './table.ts'

/** A control module's arguments, evaluated and checked by its schema; or how the task has ended for want of them. */
export async function argumentsOf<const S extends ArgsSchema>(
  { running, task, scope, module }: Doing,
  _schema: S,
): Promise<{ readonly args: Args<S> } | { readonly outcome: Outcome }> {
  const ready = await prepare(task, module, scope, sourcePlaces(running, task), running.run)
  if (ready.kind === 'failed') return { outcome: failedOutcome(ready.message) }
  if (ready.kind === 'unknown') return { outcome: unknownOutcome([showCauses(ready.causes)]) }
  // They were checked by that very schema just now.
  return { args: ready.args as Args<S> }
}
