import type { Document } from 'bson'
import { aggregate } from 'mingo'
import { printed } from '../../access/print.ts'
import { mongoError } from '../../errors.ts'
import { clone } from '../clone.ts'
import { isSame } from '../diff.ts'
import { guard, mingoOptions, type QueryOptions } from '../query.ts'
import { applyOperators } from './operators.ts'
import { placesIn } from './places.ts'

/** One update as a command brings it. */
export interface Modification {
  readonly filter: Document
  /** Operators, a whole document, or a pipeline. */
  readonly update: Document | readonly Document[]
  readonly arrayFilters: readonly Document[]
  readonly options: QueryOptions
}

const stages = ['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']

/** Whether the update is a whole new document. */
export function isReplacement(update: Modification['update']): update is Document {
  return !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$')
}

/** A document after an update; throws 66 where its _id would change. */
export function modify(
  before: Document,
  { filter, update, arrayFilters, options }: Modification,
  isInsert = false,
): Document {
  const after = Array.isArray(update)
    ? byPipeline(before, update, options)
    : isReplacement(update)
      ? replace(before, update)
      : applyOperators(before, update, placesIn(before, filter, arrayFilters), isInsert)
  if (before._id !== undefined && !isSame(before._id, after._id)) {
    throw mongoError(66, `Performing an update on the path '_id' would modify the immutable field '_id'`)
  }
  return after
}

function replace(before: Document, update: Document): Document {
  const dollar = Object.keys(update).find((name) => name.startsWith('$'))
  if (dollar !== undefined) {
    throw mongoError(
      52,
      `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    )
  }
  if (before._id === undefined) return clone(update)
  if (update._id !== undefined && !isSame(before._id, update._id)) {
    throw mongoError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to ${printed({ _id: update._id })}`,
    )
  }
  return { _id: before._id, ...clone(update) }
}

function byPipeline(before: Document, pipeline: readonly Document[], options: QueryOptions): Document {
  const unknown = pipeline.flatMap((stage) => Object.keys(stage)).find((name) => !stages.includes(name))
  if (unknown !== undefined) throw mongoError(72, `${unknown} is not allowed to be used within an update`)
  const [after] = guard(() => aggregate([clone(before)], [...pipeline], mingoOptions(options)))
  return before._id === undefined ? { ...after } : { _id: before._id, ...after }
}
