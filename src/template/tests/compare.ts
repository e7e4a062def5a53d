import { modulo } from '../arithmetic.ts'
import { bind } from '../bind.ts'
import { contains, equals } from '../equality.ts'
import { use } from '../lift.ts'
import { compare } from '../order.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import type { Value } from '../values.ts'

function withOther(name: string, holds: (value: Value, other: Value) => boolean): Test {
  return (value, args: CallArgs) => {
    const [other = null] = bind(name, ['b'], args, 1)
    return holds(value, other)
  }
}

function ordered(name: string, operator: string, holds: (order: number) => boolean): Test {
  return withOther(name, (value, other) => holds(compare(value, other, operator)))
}

const equal = withOther('eq', equals)
const unequal = withOther('ne', (value, other) => !equals(value, other))
const greater = ordered('gt', '>', (order) => order > 0)
const greaterOrEqual = ordered('ge', '>=', (order) => order >= 0)
const less = ordered('lt', '<', (order) => order < 0)
const lessOrEqual = ordered('le', '<=', (order) => order <= 0)

export const compareTests: Table<Test> = {
  '!=': unequal,
  '<': less,
  '<=': lessOrEqual,
  '==': equal,
  '>': greater,
  '>=': greaterOrEqual,
  contains: withOther('contains', contains),
  divisibleby: withOther('divisibleby', (value, other) => equals(modulo(value, other), 0)),
  eq: equal,
  equalto: equal,
  even: (value) => equals(modulo(value, 2), 0),
  ge: greaterOrEqual,
  greaterthan: greater,
  gt: greater,
  in: withOther('in', (value, other) => contains(other, value)),
  le: lessOrEqual,
  lessthan: less,
  lt: less,
  ne: unequal,
  odd: (value) => equals(modulo(value, 2), 1),
  sameas: { asTheyAre: withOther('sameas', (value, other) => same(value, other)) },
}

function same(value: Value, other: Value): boolean {
  return value === other || use(value) === use(other)
}
