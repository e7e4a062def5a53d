import { equals } from '../equality.ts'
import { ask, use } from '../lift.ts'
import { isNumber, toDouble } from '../numbers.ts'
import type { Value } from '../values.ts'

/** Values already met, by Python's equality; scalars are found at once, containers one by one. */
export interface ValueSet {
  has(value: Value): boolean
  add(value: Value): void
}

/** A set that holds these values. */
export function valueSet(values: Iterable<Value> = []): ValueSet {
  const scalars = new Set<unknown>()
  const others: Value[] = []
  const set: ValueSet = {
    has: (value) => {
      const key = scalarKey(value)
      return key === undefined ? others.some((other) => equals(other, value)) : scalars.has(key)
    },
    add: (value) => {
      const key = scalarKey(value)
      if (key === undefined) others.push(value)
      else scalars.add(key)
    },
  }
  for (const value of values) set.add(value)
  return set
}

function scalarKey(value: Value): unknown {
  const plain = use(value)
  if (plain === null || typeof plain === 'string') return plain
  if (typeof plain === 'bigint') return plain
  return isNumber(plain) ? toDouble(plain) : undefined
}

/** The values without later equal ones, in order; secrets among them are compared and stay secrets. */
export function withoutRepeats(values: Iterable<Value>, key: (value: Value) => Value = (value) => value): Value[] {
  const seen = valueSet()
  const kept: Value[] = []
  for (const value of values) {
    const isNew = ask(() => {
      const looked = key(value)
      if (seen.has(looked)) return false
      seen.add(looked)
      return true
    })
    if (isNew) kept.push(value)
  }
  return kept
}
