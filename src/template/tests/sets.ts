import { bind, flagOf } from '../bind.ts'
import { equals } from '../equality.ts'
import { wordIsTrue } from '../filters/basics.ts'
import { valueSet } from '../filters/value-set.ts'
import { isNumber, toDouble } from '../numbers.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { truth } from '../truth.ts'
import type { Value } from '../values.ts'

function within(parts: Value, whole: Value): boolean {
  const held = valueSet(iterate(whole))
  return iterate(parts).every((part) => held.has(part))
}

function otherOf(name: string, args: CallArgs): Value {
  const [other = null] = bind(name, ['b'], args, 1)
  return other
}

function isTrue(value: Value, args: CallArgs): boolean {
  const [convert] = bind('truthy', ['convert_bool'], args)
  if (!flagOf(convert)) return truth(value)
  const word = typeof value === 'string' ? value.toLowerCase() : value
  if (wordIsTrue(value) || ['y', 't'].some((one) => equals(one, word))) return true
  return ['no', 'off', '0', 'false', 'n', 'f'].some((one) => equals(one, word)) ? false : truth(value)
}

function isNotANumber(value: Value): boolean {
  return isNumber(value) && Number.isNaN(toDouble(value))
}

const subset: Test = (value, args) => within(value, otherOf('subset', args))
const superset: Test = (value, args) => within(otherOf('superset', args), value)

export const setTests: Table<Test> = {
  all: (value) => iterate(value).every(truth),
  any: (value) => iterate(value).some(truth),
  falsy: (value, args) => !isTrue(value, args),
  isnan: isNotANumber,
  issubset: subset,
  issuperset: superset,
  nan: isNotANumber,
  subset,
  superset,
  truthy: isTrue,
}
