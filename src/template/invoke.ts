import { fail } from './errors.ts'
import { mergeUnknown, taint, use, watch } from './lift.ts'
import type { CallArgs, Entry, Env, Filter, GlobalFunction, Method, Test } from './registry.ts'
import { typeName } from './types.ts'
import { Callable, PyObject, Secret, Undefined, Unknown, type Value } from './values.ts'

/** Runs a filter or a method on any operands. */
export function invoke(entry: Entry<Filter | Method>, value: Value, args: CallArgs, env: Env): Value {
  if (typeof entry === 'object') return watch(() => entry.asTheyAre(value, args, env))
  return liftCall([value, ...args.positional, ...args.named.values()], () => entry(use(value), useAll(args), env))
}

/** Asks a test; the answer may be unknown or secret as its operands are. */
export function invokeTest(entry: Entry<Test>, value: Value, args: CallArgs, env: Env): Value {
  if (typeof entry === 'object') return watch(() => entry.asTheyAre(value, args, env))
  return liftCall([value, ...args.positional, ...args.named.values()], () => entry(use(value), useAll(args), env))
}

/** A method of a value as something to call. */
export function bindMethod(name: string, self: Value, method: Entry<Method>, env: Env): Callable {
  return new Callable(name, (positional, named) => invoke(method, self, { positional, named }, env))
}

/** A global function as something to call. */
export function bindGlobal(name: string, entry: Entry<GlobalFunction>, env: Env): Callable {
  return new Callable(name, (positional, named) => {
    if (typeof entry === 'object') return watch(() => entry.asTheyAre({ positional, named }, env))
    return liftCall([...positional, ...named.values()], () => entry(useAll({ positional, named }), env))
  })
}

/** Calls a macro, method or function; what is called may itself be unknown or come from a secret. */
export function callValue(callee: Value, args: CallArgs): Value {
  if (callee instanceof Unknown) return callee
  if (callee instanceof Secret) return taint(callValue(callee.open(), args))
  if (callee instanceof Callable) return callee.call([...args.positional], args.named)
  if (callee instanceof PyObject && callee.call) return callee.call([...args.positional], args.named)
  return notCallable(callee)
}

function notCallable(callee: Value): never {
  use(callee)
  return fail(`'${typeName(callee)}' object is not callable`)
}

function liftCall(operands: readonly Value[], compute: () => Value): Value {
  return mergeUnknown(operands) ?? watch(compute)
}

function useAll(args: CallArgs): CallArgs {
  if (!hasSpecial(args.positional) && !hasSpecial([...args.named.values()])) return args
  return {
    positional: args.positional.map(use),
    named: new Map([...args.named].map(([name, value]) => [name, use(value)])),
  }
}

function hasSpecial(values: readonly Value[]): boolean {
  return values.some((value) => value instanceof Secret || value instanceof Undefined)
}
