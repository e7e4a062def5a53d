import type { Value } from './values.ts'

/** The arguments of a call after evaluation. */
export interface CallArgs {
  readonly positional: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
}

/** What filters, tests and globals may ask of the evaluation they run in. */
export interface Env {
  /** Runs another filter by its name, lifted: `map('upper')`. */
  filter(name: string, value: Value, args: CallArgs): Value
  /** Asks another test by its name: `select('defined')`. */
  test(name: string, value: Value, args: CallArgs): boolean
  /** Calls a macro, a method or a global function. */
  call(callee: Value, args: CallArgs): Value
  /** A variable as a template sees it; `Undefined` where there is none. */
  variable(name: string): Value
  /** Runs a lookup by its name; a secret or unknown term makes the answer so. */
  lookup(name: string, terms: Value[], options: ReadonlyMap<string, Value>): Value
  /** Tells of what went wrong and was forgiven. */
  warn(message: string): void
}

/** A filter on plain operands: undefined, unknown and secret ones are dealt with before (see `lift`). */
export type Filter = (value: Value, args: CallArgs, env: Env) => Value
/** A test on plain operands. */
export type Test = (value: Value, args: CallArgs, env: Env) => boolean
/** A method of a Python type: `'a,b'.split(',')`. */
export type Method = (self: Value, args: CallArgs, env: Env) => Value
/** A global function: `range`, `lookup`, `namespace`. */
export type GlobalFunction = (args: CallArgs, env: Env) => Value

/**
 * Marks what takes its operands as they are, be they undefined, unknown or secret, because it only passes them on
 * (`default`, `ternary`, `list.append`, `dict`, `namespace`) or asks about just that (`is defined`).
 */
interface AsTheyAre<F> {
  readonly asTheyAre: F
}

/** What a table holds. */
export type Entry<F> = F | AsTheyAre<F>

/**
 * Each file of filters/, tests/ and methods/ exports one. They are found by name through
 * `findFilter` (filters/table.ts), `findTest` (tests/table.ts), `findMethod(self, name)` (methods/table.ts)
 * and `findGlobal` (globals.ts), which give `undefined` for an unknown name and look at own properties only.
 */
export type Table<F> = Readonly<Record<string, Entry<F>>>

/** For calls without arguments. */
export const noArgs: CallArgs = { positional: [], named: new Map() }
