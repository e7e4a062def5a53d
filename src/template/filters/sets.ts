import { bind } from '../bind.ts'
import { ask } from '../lift.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import type { Value } from '../values.ts'
import { valueSet, withoutRepeats } from './value-set.ts'

function ofTwo(name: string, combine: (a: Value[], b: Value[]) => Value[]): Filter {
  return (value: Value, args: CallArgs) => {
    const [other = null] = bind(name, ['b'], args, 1)
    return withoutRepeats(combine(iterate(value), iterate(other)))
  }
}

function without(a: Value[], b: Value[]): Value[] {
  return among(a, b, false)
}

function common(a: Value[], b: Value[]): Value[] {
  return among(a, b, true)
}

function among(a: Value[], b: Value[], wanted: boolean): Value[] {
  const held = valueSet()
  ask(() => {
    for (const item of b) held.add(item)
    return true
  })
  return a.filter((item) => ask(() => held.has(item)) === wanted)
}

/** Sets of lists keep the order in which things were first met. */
export const filters: Table<Filter> = {
  difference: ofTwo('difference', without),
  intersect: ofTwo('intersect', common),
  symmetric_difference: ofTwo('symmetric_difference', (a, b) => [...without(a, b), ...without(b, a)]),
  union: ofTwo('union', (a, b) => [...a, ...b]),
}
