import { type Document, ObjectId } from 'bson'
import { isPlain } from '../diff.ts'
import { isReplacement, type Modification, modify } from './modify.ts'
import { setAt } from './path.ts'

/** The document that an upsert inserts: what the filter says for sure, then the update. */
export function upserted(modification: Modification): Document {
  const base: Document = {}
  collect(modification.filter, base)
  const start = isReplacement(modification.update) ? (base._id === undefined ? {} : { _id: base._id }) : base
  const { _id = new ObjectId(), ...rest } = modify(start, modification, true)
  return { _id, ...rest }
}

function collect(filter: Document, base: Document): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and') for (const part of condition) collect(part, base)
    else if (field === '$or' && condition.length === 1) collect(condition[0], base)
    else if (!field.startsWith('$')) {
      const value = exactly(condition)
      if (value !== undefined) setAt(base, field.split('.'), value)
    }
  }
}

function exactly(condition: unknown): unknown {
  if (condition instanceof RegExp) return undefined
  if (!isPlain(condition) || !Object.keys(condition).some((name) => name.startsWith('$'))) return condition
  if ('$eq' in condition) return condition.$eq
  if (Array.isArray(condition.$in) && condition.$in.length === 1) return condition.$in[0]
  return Array.isArray(condition.$all) && condition.$all.length === 1 ? condition.$all[0] : undefined
}
