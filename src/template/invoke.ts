import { fail } from './errors.ts'
import { mergeUnknown, taint, use, watch } from './lift.ts'
import type { CallArgs, Entry, Env, Filter, GlobalFunction, Method, Test } from './registry.ts'
import { typeName } from './types.ts'
import { Callable, Markup, PyObject, Secret, Undefined, Unknown, type Value } from './values.ts'

/** Runs a filter, method or test on any operands; the answer is unknown or secret as its operands are. */
export function invoke(entry: Entry<Filter | Method | Test>, value: Value, args: CallArgs, env: Env): Value {
  if (typeof entry === 'object') return watch(() => entry.asTheyAre(value, args, env))
  if (!isSpecial(value) && !hasSpecial(args)) return watch(() => entry(value, args, env))
  return liftCall([value, ...valuesOf(args)], () => entry(use(value), useAll(args), env))
}

/** A method of a value as something to call. */
export function bindMethod(name: string, self: Value, method: Entry<Method>, env: Env): Callable {
  return new Callable(name, (positional, named) => invoke(method, self, { positional, named }, env))
}

/** A global function as something to call. */
export function bindGlobal(name: string, entry: Entry<GlobalFunction>, env: Env): Callable {
  return new Callable(name, (positional, named) => {
    const args: CallArgs = { positional, named }
    if (typeof entry === 'object') return watch(() => entry.asTheyAre(args, env))
    return liftCall(valuesOf(args), () => entry(useAll(args), env))
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

function valuesOf({ positional, named }: CallArgs): readonly Value[] {
  return named.size > 0 ? [...positional, ...named.values()] : positional
}

function useAll(args: CallArgs): CallArgs {
  if (!hasSpecial(args)) return args
  return {
    positional: args.positional.map(use),
    named: new Map([...args.named].map(([name, value]) => [name, use(value)])),
  }
}

function hasSpecial(args: CallArgs): boolean {
  return valuesOf(args).some(isSpecial)
}

function isSpecial(value: Value): boolean {
  if (value instanceof Secret || value instanceof Markup) return true
  return value instanceof Undefined || value instanceof Unknown
}
