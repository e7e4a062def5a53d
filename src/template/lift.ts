import { TemplateError, UndefinedError } from './errors.ts'
import { type Cause, Markup, Secret, Undefined, Unknown, type Value } from './values.ts'

/** Thrown where an operation can't go on without an unknown value; `lift` and templates turn it into an unknown result. */
export class UnknownReached {
  readonly unknown: Unknown
  constructor(unknown: Unknown) {
    this.unknown = unknown
  }
}

// The evaluator is synchronous, so one variable can hold the secrets that the running operation has looked into.
const none: Value[] = []
let opened = none

/** A value that can be worked with. */
export type Known = Exclude<Value, Markup | Undefined | Unknown | Secret>

/** What an operation needs to go on: opens a secret (the operation's result then is secret), throws for unknown and undefined. */
export function use(value: Value): Known {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Secret) {
    if (opened === none) opened = []
    opened.push(value.open())
    return use(value.open())
  }
  if (value instanceof Unknown) throw new UnknownReached(value)
  if (value instanceof Markup) return value.html
  return value instanceof Undefined ? useUndefined(value) : value
}

function useUndefined(value: Undefined): Known {
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
export function lift(operands: readonly Value[], compute: (...operands: Known[]) => Value): Value {
  const unknown = operands.some((operand) => operand instanceof Unknown) ? mergeUnknown(operands) : null
  return unknown ?? watch(() => compute(...operands.map(use)))
}

/** Runs an operation that takes its operands as they are: its result is secret if it looked into a secret. */
export function watch(compute: () => Value): Value {
  const outer = opened
  opened = none
  try {
    const result = compute()
    return opened === none ? result : concealed(result)
  } catch (reason) {
    if (reason instanceof UnknownReached) return reason.unknown
    if (reason instanceof TemplateError) reason.message = mask(reason.message)
    throw reason
  } finally {
    opened = outer
  }
}

function concealed(result: Value): Value {
  return result instanceof Undefined ? new Undefined(mask(result.hint), result.place) : taint(result)
}

// Python's messages quote values: "'dict object' has no attribute 's3cret'".
function mask(message: string): string {
  return opened.reduce<string>((text, secret) => {
    return typeof secret === 'string' && secret !== '' ? text.replaceAll(secret, '********') : text
  }, message)
}

/** Whether an operation may run on it straight away: a scalar, neither undefined nor unknown nor secret. */
export function isScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null
}

/** A question whose answer steers (`if`, `when`): opens secrets without making the outcome secret. */
export function ask(question: () => boolean): boolean {
  const outer = opened
  try {
    return question()
  } finally {
    opened = outer
  }
}
