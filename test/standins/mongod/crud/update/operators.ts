import { type Document, Timestamp } from 'bson'
import { compare } from 'mingo/util'
import { mongoError } from '../../errors.ts'
import { clone } from '../clone.ts'
import { addToSet, pop, pull, pullAll, push } from './arrays.ts'
import { calculate, combineBits } from './numbers.ts'
import { expand, type Places, setAt, unsetAt, valueAt } from './path.ts'

/** The new value of a field from its old one (undefined: missing) and the operator's argument. */
type Change = (standing: unknown, argument: unknown, field: string) => unknown

const changes: Readonly<Record<string, Change>> = {
  $set: (_, value) => value,
  $inc: (standing, by, field) => calculate('$inc', field, standing, by),
  $mul: (standing, by, field) => calculate('$mul', field, standing, by),
  $min: (standing, value) => (standing === undefined || compare(value, standing) < 0 ? value : standing),
  $max: (standing, value) => (standing === undefined || compare(value, standing) > 0 ? value : standing),
  $bit: combineBits,
  $push: push,
  $addToSet: addToSet,
  $pull: (standing, condition, field) => (standing === undefined ? undefined : pull(standing, condition, field)),
  $pullAll: (standing, values, field) => (standing === undefined ? undefined : pullAll(standing, values, field)),
  $pop: (standing, end, field) => (standing === undefined ? undefined : pop(standing, end, field)),
  $currentDate: (_, type) =>
    typeof type === 'object' && type !== null && Reflect.get(type, '$type') === 'timestamp'
      ? new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 })
      : new Date(),
}

const others = ['$unset', '$rename', '$setOnInsert']

/** A document after update operators; the one given is left as it is. Throws 9, 40, 28, 14, 2. */
export function applyOperators(before: Document, update: Document, places: Places, isInsert: boolean): Document {
  checkConflicts(update)
  const document = clone(before)
  for (const [operator, fields] of Object.entries(update)) {
    if (operator === '$setOnInsert' && !isInsert) continue
    for (const [field, argument] of Object.entries(fields)) applyOne(document, operator, field, argument, places)
  }
  return document
}

function applyOne(document: Document, operator: string, field: string, argument: unknown, places: Places): void {
  const change = changes[operator === '$setOnInsert' ? '$set' : operator]
  for (const keys of expand(document, field, places)) {
    if (operator === '$unset') unsetAt(document, keys)
    else if (operator === '$rename') rename(document, keys, argument)
    else {
      const value = change?.(valueAt(document, keys), argument, field)
      if (value !== undefined) setAt(document, keys, clone(value))
    }
  }
}

function rename(document: Document, keys: readonly string[], to: unknown): void {
  if (typeof to !== 'string')
    throw mongoError(2, `The 'to' field for $rename must be a string: ${keys.join('.')}: ${to}`)
  const value = valueAt(document, keys)
  if (value === undefined) return
  unsetAt(document, keys)
  unsetAt(document, to.split('.'))
  setAt(document, to.split('.'), value)
}

/** Throws where an operator is not known, or two of them would write to the same place. */
function checkConflicts(update: Document): void {
  const taken: string[] = []
  for (const [operator, fields] of Object.entries(update)) {
    if (changes[operator] === undefined && !others.includes(operator)) {
      throw mongoError(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    }
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      throw mongoError(
        9,
        `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${JSON.stringify(fields)}}`,
      )
    }
    for (const [field, argument] of Object.entries(fields)) {
      for (const path of operator === '$rename' ? [field, String(argument)] : [field]) claim(taken, path)
    }
  }
}

function claim(taken: string[], path: string): void {
  if (path === '' || path.split('.').includes('')) {
    throw mongoError(
      56,
      path === ''
        ? 'An empty update path is not valid.'
        : `The update path '${path}' contains an empty field name, which is not allowed.`,
    )
  }
  const other = taken.find((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`))
  if (other !== undefined) throw mongoError(40, `Updating the path '${path}' would create a conflict at '${other}'`)
  taken.push(path)
}
