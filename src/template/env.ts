import { findFilter, findTest, unknownFilter, unknownTest } from './entries.ts'
import { fail } from './errors.ts'
import { callValue, invoke } from './invoke.ts'
import { lift } from './lift.ts'
import type { Env } from './registry.ts'
import { type Scope, variable } from './scope.ts'
import { truth } from './truth.ts'
import { Undefined, type Value } from './values.ts'

/** What filters, tests and globals reach in a scope; the scope is asked for late because the two need each other. */
export function makeEnv(scopeOf: () => Scope): Env {
  const env: Env = {
    filter: (name, value, args) => invoke(findFilter(name) ?? fail(unknownFilter(name)), value, args, env),
    test: (name, value, args) => {
      return truth(invoke(findTest(name) ?? fail(unknownTest(name)), value, args, env))
    },
    call: (callee, args) => callValue(callee, args),
    variable: (name) => {
      const value = variable(scopeOf(), name)
      return value === undefined ? new Undefined(`'${name}' is undefined`) : value
    },
    lookup: (name, terms, options) => runLookup(scopeOf(), name, terms, options),
    warn: (message) => scopeOf().services.warn?.(message),
  }
  return env
}

function runLookup(scope: Scope, name: string, terms: Value[], options: ReadonlyMap<string, Value>): Value {
  const keys = [...options.keys()]
  return lift([...terms, ...options.values()], (...plain: Value[]) => {
    const named = new Map(keys.map((key, i) => [key, plain[terms.length + i] ?? null]))
    return scope.services.lookups(name, plain.slice(0, terms.length), named, scope)
  })
}
