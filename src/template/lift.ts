import { UndefinedError } from './errors.ts'
import { type Cause, Secret, Undefined, Unknown, type Value } from './values.ts'

/** Thrown where an operation can't go on without an unknown value; `lift` and templates turn it into an unknown result. */
export class UnknownReached {
  readonly unknown: Unknown
  constructor(unknown: Unknown) {
    this.unknown = unknown
  }
}

// The evaluator is synchronous, so one flag tells whether the running operation has looked into a secret.
let sawSecret = false

/** What an operation needs to go on: opens a secret (the operation's result then is secret), throws for unknown and undefined. */
export function use(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Secret) {
    sawSecret = true
    return use(value.open())
  }
  if (value instanceof Unknown) throw new UnknownReached(value)
  return value instanceof Undefined ? useUndefined(value) : value
}

function useUndefined(value: Undefined): Value {
  if (value.isEmptyText) return ''
  throw new UndefinedError(value)
}

/** Wraps a value as secret, once; what is not known stays so. */
export function taint(value: Value): Value {
  return value instanceof Secret || value instanceof Unknown || value instanceof Undefined ? value : new Secret(value)
}

/** One unknown for all unknown values among these, with each cause once; or null. */
export function mergeUnknown(values: readonly Value[]): Unknown | null {
  const unknowns = values.filter((value) => value instanceof Unknown)
  const causes = new Map<string, Cause>()
  for (const { causes: list } of unknowns) for (const cause of list) causes.set(causeKey(cause), cause)
  return unknowns.length > 0 ? new Unknown([...causes.values()]) : null
}

function causeKey({ text, place }: Cause): string {
  return place ? `${text}\n${place.file}:${place.line}:${place.column}` : text
}

/**
 * Runs one operation on plain operands, the only way in which operators, filters, tests and methods are run:
 * an unknown operand gives an unknown, a secret one a secret result, an undefined one raises.
 */
export function lift(operands: readonly Value[], compute: (...operands: Value[]) => Value): Value {
  const unknown = operands.some((operand) => operand instanceof Unknown) ? mergeUnknown(operands) : null
  return unknown ?? watch(() => compute(...operands.map(use)))
}

/** Runs an operation that takes its operands as they are: its result is secret if it looked into a secret. */
export function watch(compute: () => Value): Value {
  const outer = sawSecret
  sawSecret = false
  try {
    const result = compute()
    return sawSecret ? taint(result) : result
  } catch (reason) {
    if (reason instanceof UnknownReached) return reason.unknown
    throw reason
  } finally {
    sawSecret = outer
  }
}

/** Whether an operation may run on it straight away: a scalar, neither undefined nor unknown nor secret. */
export function isScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null
}

/** A question whose answer steers (`if`, `when`): opens secrets without making the outcome secret. */
export function ask(question: () => boolean): boolean {
  const outer = sawSecret
  try {
    return question()
  } finally {
    sawSecret = outer
  }
}
