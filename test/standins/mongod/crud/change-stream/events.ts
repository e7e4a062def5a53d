import type { Document } from 'bson'
import type { Op, OplogEntry } from '../../contract.ts'
import { splitNamespace } from '../create.ts'
import { describeUpdate } from './description.ts'
import type { Scope } from './scope.ts'
import { type Position, tokenOf } from './token.ts'

/** An event with its place. */
export interface ChangeEvent {
  readonly position: Position
  readonly event: Document
  /** Nothing comes after it. */
  readonly isLast: boolean
}

/** The events that one line of the oplog is for a stream of this scope. */
export function eventsOf(entry: OplogEntry, scope: Scope): readonly ChangeEvent[] {
  const ops: readonly Op[] = entry.o.applyOps !== undefined && entry.op === 'c' ? entry.o.applyOps : [entry]
  return ops.flatMap((op, index) => {
    const body = bodyOf(op, scope)
    if (body === null) return []
    const position: Position = { ts: entry.ts, index, isInvalidate: false }
    const event = withHead(position, entry, body)
    const ends = scope.endsWith(body.operationType)
    if (!ends) return [{ position, event, isLast: false }]
    const after: Position = { ...position, isInvalidate: true }
    const invalidate = withHead(after, entry, { operationType: 'invalidate' })
    return [
      { position, event, isLast: false },
      { position: after, event: invalidate, isLast: true },
    ]
  })
}

function withHead(position: Position, { ts, wall }: OplogEntry, { operationType, ...rest }: Document): Document {
  return { _id: tokenOf(position), operationType, clusterTime: ts, wallTime: wall, ...rest }
}

function bodyOf(op: Op, scope: Scope): Document | null {
  if (op.op === 'c') return commandBody(op, scope)
  if (op.op === 'n' || !scope.holds(op.ns)) return null
  const { db, name } = splitNamespace(op.ns)
  const ns = { db, coll: name }
  if (op.op === 'i') return { operationType: 'insert', fullDocument: op.o, ns, documentKey: { _id: op.o._id } }
  if (op.op === 'd') return { operationType: 'delete', ns, documentKey: { _id: op.o._id } }
  const documentKey = { _id: op.o2?._id }
  if (op.o.$v !== 2) return { operationType: 'replace', fullDocument: op.o, ns, documentKey }
  return { operationType: 'update', ns, documentKey, updateDescription: describeUpdate(op.o.diff ?? {}) }
}

function commandBody(op: Op, scope: Scope): Document | null {
  const { db } = splitNamespace(op.ns)
  const { drop, dropDatabase, renameCollection, to } = op.o
  if (drop !== undefined && scope.holds(`${db}.${drop}`)) return { operationType: 'drop', ns: { db, coll: drop } }
  if (dropDatabase !== undefined && scope.holdsDatabase(db)) return { operationType: 'dropDatabase', ns: { db } }
  if (renameCollection === undefined || !(scope.holds(renameCollection) || scope.holds(to))) return null
  const from = splitNamespace(renameCollection)
  const target = splitNamespace(to)
  return {
    operationType: 'rename',
    ns: { db: from.db, coll: from.name },
    to: { db: target.db, coll: target.name },
  }
}
