import { fail } from './errors.ts'
import { use } from './lift.ts'
import { isInt } from './numbers.ts'
import type { CallArgs } from './registry.ts'
import { truth } from './truth.ts'
import { typeName } from './types.ts'
import type { Value } from './values.ts'

/** The arguments in the order of the parameters, undefined where none is given; raises as Python does for those that don't fit. */
export function bind(
  callee: string,
  parameters: readonly string[],
  { positional, named }: CallArgs,
  required = 0,
): readonly (Value | undefined)[] {
  if (positional.length > parameters.length) {
    const limit = parameters.length === 0 ? 'no arguments' : `at most ${count(parameters.length, 'argument')}`
    fail(`${callee}() takes ${limit} (${positional.length} given)`)
  }
  const bound = parameters.map((name, index) => (index < positional.length ? positional[index] : named.get(name)))
  for (const name of named.keys()) {
    const index = parameters.indexOf(name)
    if (index < 0) fail(`${callee}() got an unexpected keyword argument '${name}'`)
    if (index < positional.length) fail(`${callee}() got multiple values for argument '${name}'`)
  }
  const absent = parameters.filter((_, index) => index < required && bound[index] === undefined)
  if (absent.length > 0) {
    fail(
      `${callee}() missing ${count(absent.length, 'required argument')}: ${absent.map((name) => `'${name}'`).join(', ')}`,
    )
  }
  return bound
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`
}

/** An argument that must be an int. */
export function intOf(value: Value | undefined, fallback = 0): number {
  if (value === undefined) return fallback
  const plain = use(value)
  return isInt(plain) ? Number(plain) : fail(`'${typeName(plain)}' object cannot be interpreted as an integer`)
}

/** An argument that must be a string. */
export function textOf(value: Value | undefined, fallback = ''): string {
  if (value === undefined) return fallback
  const plain = use(value)
  return typeof plain === 'string' ? plain : fail(`must be str, not ${typeName(plain)}`)
}

/** An argument that switches something on. */
export function flagOf(value: Value | undefined, fallback = false): boolean {
  return value === undefined ? fallback : truth(value)
}
