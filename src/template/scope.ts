import type { Place } from '../diagnostics/place.ts'
import { fail, UndefinedError } from './errors.ts'
import { lazyDict, lazyList } from './lazy.ts'
import { UnknownReached } from './lift.ts'
import type { Env } from './registry.ts'
import { type Raw, Template, Undefined, type Value } from './values.ts'

/** What templates reach outside of themselves. */
export interface Services {
  /** Runs a lookup plugin; throws `TemplateError` for one that does not exist. */
  readonly lookups: (name: string, terms: Value[], options: ReadonlyMap<string, Value>, scope: Scope) => Value
  /** Tells of what went wrong and was forgiven. */
  readonly warn?: (message: string) => void
  /** Finds the template that another one includes, imports or extends; throws `TemplateError` if there is none. */
  readonly loadTemplate?: (name: string, from?: Place) => Template
}

/** The variables that templates see: of one host, task and loop item. What was evaluated is remembered. */
export interface Scope {
  readonly lookup: (name: string) => Raw | undefined
  readonly services: Services
  readonly env: Env
  readonly budget: Budget
  /** Evaluates a template of a variable or argument. */
  readonly run: (template: Template, scope: Scope) => Value
  readonly remembered: Map<string, Value>
  readonly views: WeakMap<object, Value>
  /** The variables being evaluated, to find loops. */
  readonly running: string[]
}

/** How much templates may still do before it counts as an endless loop. */
export interface Budget {
  steps: number
  depth: number
  /** Evaluations that are going on, one inside of the other. */
  entered: number
}

/** A variable's value, evaluated when first asked for; undefined (JavaScript's) if there is none. */
export function variable(scope: Scope, name: string): Value | undefined {
  const known = scope.remembered.get(name)
  if (known !== undefined) return known
  const raw = scope.lookup(name)
  if (raw === undefined) return undefined
  const value = resolve(raw, scope, name)
  scope.remembered.set(name, value)
  return value
}

/** Evaluates a template; the elements of lists and dicts are evaluated when they are used. */
export function resolve(raw: Raw, scope: Scope, label: string | null): Value {
  if (raw instanceof Template) return runLabelled(raw, scope, label)
  if (!Array.isArray(raw) && !(raw instanceof Map)) return raw
  const known = scope.views.get(raw)
  if (known !== undefined) return known
  const resolveAt = (item: Raw, key: Value) => resolve(item, scope, label === null ? null : `${label}.${String(key)}`)
  const view = Array.isArray(raw) ? lazyList(raw, resolveAt) : lazyDict(raw, resolveAt)
  scope.views.set(raw, view)
  return view
}

function runLabelled(template: Template, scope: Scope, label: string | null): Value {
  if (label === null) return runCaught(template, scope)
  const { running } = scope
  const first = running.indexOf(label)
  if (first >= 0) return fail(`recursive loop: ${[...running.slice(first), label].join(' -> ')}`)
  running.push(label)
  try {
    return runCaught(template, scope)
  } finally {
    running.pop()
  }
}

// A variable that needs something undefined is undefined itself, so that `default` can replace it.
function runCaught(template: Template, scope: Scope): Value {
  try {
    return scope.run(template, scope)
  } catch (reason) {
    if (reason instanceof UnknownReached) return reason.unknown
    if (reason instanceof UndefinedError) return new Undefined(reason.message, reason.place ?? template.place)
    throw reason
  }
}
