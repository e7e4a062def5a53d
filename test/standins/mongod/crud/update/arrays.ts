import { compare } from 'mingo/util'
import { mongoError } from '../../errors.ts'
import { keyOf } from '../../store/key.ts'
import { isPlain } from '../diff.ts'
import { matcher } from '../query.ts'
import { valueAt } from './path.ts'

/** $push with its modifiers. */
export function push(standing: unknown, argument: unknown, field: string): unknown[] {
  const array = arrayOf(standing, field, '$push')
  if (!isPlain(argument) || !Array.isArray(argument.$each)) return [...array, argument]
  const { $each, $position, $sort, $slice } = argument
  const at =
    typeof $position !== 'number' ? array.length : $position < 0 ? Math.max(0, array.length + $position) : $position
  const joined = [...array.slice(0, at), ...$each, ...array.slice(at)]
  const sorted = $sort === undefined ? joined : joined.sort(order($sort))
  if (typeof $slice !== 'number') return sorted
  if ($slice === 0) return []
  return $slice > 0 ? sorted.slice(0, $slice) : sorted.slice($slice)
}

/** $addToSet. */
export function addToSet(standing: unknown, argument: unknown, field: string): unknown[] {
  const array = arrayOf(standing, field, '$addToSet')
  const wanted = isPlain(argument) && Array.isArray(argument.$each) ? argument.$each : [argument]
  const known = new Set(array.map(keyOf))
  const added: unknown[] = []
  for (const value of wanted) {
    if (!known.has(keyOf(value))) added.push(value)
    known.add(keyOf(value))
  }
  return [...array, ...added]
}

/** $pull: elements that are the value, or that match the condition. */
export function pull(standing: unknown, condition: unknown, field: string): unknown[] {
  const array = arrayOf(standing, field, '$pull')
  if (condition instanceof RegExp)
    return array.filter((element) => typeof element !== 'string' || !condition.test(element))
  if (!isPlain(condition)) return array.filter((element) => keyOf(element) !== keyOf(condition))
  const isOnElement = Object.keys(condition).some(
    (name) => name.startsWith('$') && !['$and', '$or', '$nor'].includes(name),
  )
  if (isOnElement) {
    const matches = matcher({ element: condition })
    return array.filter((element) => !matches({ element }))
  }
  const matches = matcher(condition)
  return array.filter((element) => !isPlain(element) || !matches(element))
}

/** $pullAll. */
export function pullAll(standing: unknown, values: unknown, field: string): unknown[] {
  if (!Array.isArray(values))
    throw mongoError(2, `$pullAll requires an array argument but was given a ${typeof values}`)
  const unwanted = new Set(values.map(keyOf))
  return arrayOf(standing, field, '$pullAll').filter((element) => !unwanted.has(keyOf(element)))
}

/** $pop. */
export function pop(standing: unknown, end: unknown, field: string): unknown[] {
  if (end !== 1 && end !== -1) throw mongoError(9, `$pop expects 1 or -1, found: ${end}`)
  const array = arrayOf(standing, field, '$pop', 14)
  return end === 1 ? array.slice(0, -1) : array.slice(1)
}

function arrayOf(value: unknown, field: string, operator: string, code = 2): unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return [...value]
  throw mongoError(code, `The field '${field}' must be an array but is of type ${typeof value} (${operator})`)
}

function order(sort: unknown): (left: unknown, right: unknown) => number {
  if (typeof sort === 'number') return (left, right) => sort * compare(left, right)
  const fields: [string, unknown][] = isPlain(sort) ? Object.entries(sort) : []
  return (left, right) => {
    for (const [field, direction] of fields) {
      const keys = field.split('.')
      const found = Number(direction) * compare(valueAt(left, keys), valueAt(right, keys))
      if (found !== 0) return found
    }
    return 0
  }
}
