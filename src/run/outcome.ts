import type { Condition } from '../language/step.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { condition } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { Template, Unknown, type Value } from '../template/values.ts'
import type { ShownChange, Status } from './event.ts'
import { showCauses } from './show.ts'

/** One execution of a task on one host, before it is counted and told. */
export interface Outcome {
  readonly status: Status
  /** What `register` holds. */
  readonly result: Map<Value, Value>
  readonly changes: readonly ShownChange[]
  readonly because: readonly string[]
  /** Of a loop: the handlers that its items have notified. */
  readonly notified?: readonly string[]
  /** Its result is not worth showing unless asked for, though those of its module are. */
  readonly terse?: boolean
}

/** An outcome that is only a message. */
export function failedOutcome(message: string, more: Iterable<readonly [Value, Value]> = []): Outcome {
  return {
    status: 'failed',
    result: new Map<Value, Value>([...more, ['failed', true], ['changed', false], ['msg', message]]),
    changes: [],
    because: [],
  }
}

/** Left out because of this condition. */
export function skippedOutcome(condition: string): Outcome {
  const result = new Map<Value, Value>([
    ['changed', false],
    ['skipped', true],
    ['skip_reason', 'Conditional result was False'],
    ['false_condition', condition],
  ])
  return { status: 'skipped', result, changes: [], because: [] }
}

/** What can't be told before the apply; whatever asks for its result gets an unknown. */
export function unknownOutcome(because: readonly string[]): Outcome {
  return { status: 'unknown', result: new Map(), changes: [], because }
}

/** What a `when` came to: run, skip (because of which condition), not known yet, or it can't be told. */
export type Verdict =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly text: string }
  | { readonly kind: 'unknown'; readonly because: readonly string[] }
  | { readonly kind: 'error'; readonly message: string }

/** Conditions in order, the first that does not hold decides. */
export function judge(conditions: readonly Condition[], scope: Scope): Verdict {
  for (const { raw, place } of conditions) {
    const text = raw instanceof Template ? raw.source : String(raw)
    try {
      const holds = condition(typeof raw === 'string' ? new Template(raw, place) : raw, scope)
      if (holds instanceof Unknown) return { kind: 'unknown', because: [`if ${text}`, showCauses(holds.causes)] }
      if (!holds) return { kind: 'no', text }
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
      return {
        kind: 'error',
        message: `The conditional check '${text}' failed. The error was: ${templateMessage(reason)}`,
      }
    }
  }
  return { kind: 'yes' }
}
