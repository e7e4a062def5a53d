import { isFloat, isInt } from '../numbers.ts'
import type { Entry, Method, Table } from '../registry.ts'
import { PyDate, Secret, Tuple, type Value } from '../values.ts'
import { caseMethods } from './case.ts'
import { dateMethods } from './date.ts'
import { dictMethods } from './dict.ts'
import { editMethods } from './edit.ts'
import { kindMethods } from './kinds.ts'
import { listMethods, tupleMethods } from './list.ts'
import { floatMethods, intMethods } from './number.ts'
import { padMethods } from './pad.ts'
import { searchMethods } from './search.ts'
import { splitMethods } from './split.ts'
import { translateMethods } from './translate.ts'

const textMethods: Table<Method> = {
  ...caseMethods,
  ...editMethods,
  ...kindMethods,
  ...padMethods,
  ...searchMethods,
  ...splitMethods,
  ...translateMethods,
}

/** The method of this name that a value's Python type has. */
export function findMethod(self: Value, name: string): Entry<Method> | undefined {
  const table = methodsOf(self instanceof Secret ? self.open() : self)
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

function methodsOf(value: Value): Table<Method> | undefined {
  if (typeof value === 'string') return textMethods
  if (value instanceof Map) return dictMethods
  if (value instanceof Tuple) return tupleMethods
  if (Array.isArray(value)) return listMethods
  if (isInt(value)) return intMethods
  if (isFloat(value)) return floatMethods
  return value instanceof PyDate ? dateMethods : undefined
}
