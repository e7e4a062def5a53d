import { findFilter } from '../../../src/template/filters/table.ts'
import { invoke } from '../../../src/template/invoke.ts'
import { isInt, isNumber, toDouble } from '../../../src/template/numbers.ts'
import type { CallArgs, Env } from '../../../src/template/registry.ts'
import { findTest } from '../../../src/template/tests/table.ts'
import { truth } from '../../../src/template/truth.ts'
import {
  Callable,
  type Dict,
  Float,
  Markup,
  PyDate,
  PyObject,
  Tuple,
  tuple,
  Undefined,
  type Value,
} from '../../../src/template/values.ts'

/** An environment with the real filters and tests, and no variables or lookups. */
export const env: Env = {
  filter: (name, value, args) => {
    const filter = findFilter(name)
    if (filter === undefined) throw new Error(`No filter named '${name}'.`)
    return invoke(filter, value, args, env)
  },
  test: (name, value, args) => {
    const test = findTest(name)
    if (test === undefined) throw new Error(`No test named '${name}'.`)
    return truth(invoke(test, value, args, env))
  },
  call: (callee, { positional, named }) => {
    if (callee instanceof Callable) return callee.call([...positional], named)
    throw new Error('not callable')
  },
  variable: (name) => new Undefined(`'${name}' is undefined`),
  lookup: () => [],
  warn: () => {},
}

/** The arguments of a call. */
export function given(positional: readonly Value[] = [], named: Readonly<Record<string, Value>> = {}): CallArgs {
  return { positional, named: new Map(Object.entries(named)) }
}

/** Runs a filter on a value. */
export function filtered(name: string, value: Value, ...positional: Value[]): Value {
  return env.filter(name, value, given(positional))
}

/** A value as the recordings write it. */
export type Recorded =
  | null
  | boolean
  | number
  | string
  | Recorded[]
  | { readonly undefined: true }
  | { readonly int: string }
  | { readonly float: string }
  | { readonly tuple: Recorded[] }
  | { readonly set: Recorded[] }
  | { readonly date: string }
  | { readonly dict: [Recorded, Recorded][] }

/** The value that was recorded. */
export function decode(recorded: Recorded): Value {
  if (recorded === null || typeof recorded !== 'object') return recorded
  if (Array.isArray(recorded)) return recorded.map(decode)
  if ('int' in recorded) return BigInt(recorded.int)
  if ('float' in recorded) return decodeFloat(recorded.float)
  if ('tuple' in recorded) return tuple(recorded.tuple.map(decode))
  if ('set' in recorded) return recorded.set.map(decode)
  if ('date' in recorded)
    return new PyDate(new Date(`${recorded.date.replace(' ', 'T')}${zone(recorded.date)}`), recorded.date)
  if ('dict' in recorded) return new Map(recorded.dict.map(([key, value]) => [decode(key), decode(value)]))
  return new Undefined("'x' is undefined")
}

function zone(date: string): string {
  return date.length > 10 && !/[+-]\d\d:\d\d$/.test(date) ? 'Z' : ''
}

function decodeFloat(text: string): Value {
  const double = text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text)
  return Number.isInteger(double) ? new Float(double) : double
}

/** A value as the recordings write it, to compare with them. */
export function encode(value: Value): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (isNumber(value)) return encodeNumber(value)
  if (value instanceof Markup) return value.html
  if (value instanceof Tuple) return { tuple: value.map(encode) }
  if (Array.isArray(value)) return value.map(encode)
  if (value instanceof Map) return { dict: [...(value as Dict)].map(([key, item]) => [encode(key), encode(item)]) }
  if (value instanceof PyDate) return { date: value.text }
  if (value instanceof Undefined) return { undefined: true }
  if (value instanceof PyObject) return { object: value.typeName }
  return { unknown: String(value) }
}

function encodeNumber(value: number | bigint | boolean | Float): unknown {
  if (isInt(value)) return typeof value === 'bigint' ? { int: String(value) } : Number(value)
  // The digits that Python prints say more than the double that JSON would read.
  const double = toDouble(value)
  return { float: double === Infinity ? 'inf' : double === -Infinity ? '-inf' : double }
}
