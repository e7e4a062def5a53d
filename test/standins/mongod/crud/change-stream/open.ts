import { type Document, Timestamp } from 'bson'
import { aggregate } from 'mingo'
import type { Request } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { clone } from '../clone.ts'
import type { Crud } from '../crud.ts'
import { guard } from '../query.ts'
import type { Source } from '../source.ts'
import { after } from '../tail.ts'
import { scopeOf } from './scope.ts'
import { createStream } from './stream.ts'
import { type Position, positionOf } from './token.ts'

const allowed = ['$match', '$project', '$addFields', '$set', '$unset', '$replaceRoot', '$replaceWith', '$redact']

/** Opens a stream of changes; throws 40573 on a standalone, 260 for a wrong token, 286 where history is lost. */
export function openChangeStream(crud: Crud, request: Request, pipeline: readonly Document[]): Source {
  const { replication, store } = crud
  const [first, ...stages] = pipeline
  const spec: Document = first?.$changeStream ?? {}
  if (replication.setName === null) {
    throw mongoError(40573, 'The $changeStream stage is only supported on replica sets')
  }
  const unknown = stages.flatMap((stage) => Object.keys(stage)).find((name) => !allowed.includes(name))
  if (unknown !== undefined) throw mongoError(20, `${unknown} is not permitted in a $changeStream pipeline`)
  const scope = scopeOf(request, spec.allChangesForCluster === true)
  const start = startOf(spec, after(replication.applied().ts))
  const oldest = store.oplog.first()
  if (oldest !== null && oldest.ts.compare(start.ts) > 0) throw historyLost()
  const lookUp = (event: Document): Document => withDocument(crud, spec.fullDocument, event)
  const shape = (event: Document): Document | null => shaped(lookUp(event), stages)
  return createStream({ crud, scope, start, shape, lost: historyLost })
}

function startOf({ resumeAfter, startAfter, startAtOperationTime }: Document, now: Timestamp): Position {
  if (resumeAfter !== undefined && resumeAfter !== null) {
    const position = positionOf(resumeAfter)
    if (position.isInvalidate) {
      throw mongoError(
        260,
        "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
      )
    }
    return position
  }
  if (startAfter !== undefined && startAfter !== null) return positionOf(startAfter)
  const ts = startAtOperationTime instanceof Timestamp ? startAtOperationTime : now
  return { ts, index: -1, isInvalidate: false }
}

/** An update's event with the document as it is now, if the client asks for that. */
function withDocument({ store }: Crud, mode: unknown, event: Document): Document {
  if (mode !== 'updateLookup' || event.operationType !== 'update') return event
  const { _id, operationType, clusterTime, wallTime, ...rest } = event
  const fullDocument = store.byId(`${event.ns.db}.${event.ns.coll}`, event.documentKey._id)
  return { _id, operationType, clusterTime, wallTime, fullDocument, ...rest }
}

function shaped(event: Document, stages: Document[]): Document | null {
  if (stages.length === 0) return event
  const [result]: Document[] = guard(() => aggregate([clone(event)], stages))
  if (result === undefined) return null
  if (result._id?._data !== event._id._data) {
    throw mongoError(
      280,
      'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.',
    )
  }
  return result
}

function historyLost(): Error {
  return mongoError(286, 'Resume of change stream was not possible, as the resume point may no longer be in the oplog.')
}
