import { use } from '../lift.ts'
import { isLower, isUpper } from '../methods/kinds.ts'
import { isFloat, isInt, isNumber } from '../numbers.ts'
import type { Entry, Table, Test } from '../registry.ts'
import { str } from '../text.ts'
import { Callable, Markup, PyObject, Undefined, type Value } from '../values.ts'

// A question about the type of what is undefined has the answer no.
function isA(holds: (value: Value) => boolean): Entry<Test> {
  return { asTheyAre: (value) => !(value instanceof Undefined) && holds(use(value)) }
}

function isContainer(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Map
}

function isInteger(value: Value): boolean {
  return isInt(value) && typeof value !== 'boolean'
}

export const typeTests: Table<Test> = {
  boolean: isA((value) => typeof value === 'boolean'),
  callable: isA((value) => value instanceof Callable || (value instanceof PyObject && value.call !== null)),
  // What only the apply can know is taken to be there: commands and facts seldom leave anything out.
  defined: { asTheyAre: (value) => !(value instanceof Undefined) },
  escaped: { asTheyAre: (value) => value instanceof Markup },
  false: isA((value) => value === false),
  float: isA(isFloat),
  integer: isA(isInteger),
  iterable: (value) => isContainer(value),
  lower: (value) => isLower(str(value)),
  mapping: isA((value) => value instanceof Map),
  none: isA((value) => value === null),
  number: isA(isNumber),
  sequence: isA(isContainer),
  string: isA((value) => typeof value === 'string'),
  true: isA((value) => value === true),
  undefined: { asTheyAre: (value) => value instanceof Undefined },
  upper: (value) => isUpper(str(value)),
}
