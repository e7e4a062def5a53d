import type { Value } from '../../template/values.ts'
import { type Outcome, unknownOutcome } from '../outcome.ts'
import { showCauses } from '../show.ts'
import { unknownsIn } from '../unknowns.ts'

/** An outcome of a control module: it never changes a host. */
export function done(fields: Iterable<readonly [Value, Value]>): Outcome {
  const result = new Map<Value, Value>([['changed', false], ['failed', false], ...fields])
  return { status: 'ok', result, changes: [], because: [] }
}

/** An outcome of what a plan leaves out. */
export function skipped(msg?: string): Outcome {
  const told: [Value, Value][] = msg === undefined ? [] : [['msg', msg]]
  return {
    status: 'skipped',
    result: new Map<Value, Value>([['changed', false], ['skipped', true], ...told]),
    changes: [],
    because: [],
  }
}

/** An outcome of a control module that has altered the run itself, if so. */
export function altered(isChanged: boolean, fields: Iterable<readonly [Value, Value]>): Outcome {
  const outcome = done(fields)
  return isChanged ? { ...outcome, status: 'changed', result: outcome.result.set('changed', true) } : outcome
}

/** What a control module comes to while something of what it was given is known only later; null: all of it is known. */
export function whileUnknown(given: Value): Outcome | null {
  const causes = unknownsIn(given)
  return causes.length > 0 ? unknownOutcome([showCauses(causes)]) : null
}
