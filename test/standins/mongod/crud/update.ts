import { type Document, Int32 } from 'bson'
import { needs } from '../access/needs.ts'
import type { Command } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Crud } from './crud.ts'
import { namespaceOf, readDocuments } from './find.ts'
import { insertOne, stmtIdOf } from './insert.ts'
import { select } from './query.ts'
import { type Retry, retryOf } from './retry.ts'
import { errorsOf, runStatements } from './statements.ts'
import { isReplacement, type Modification } from './update/modify.ts'
import { upserted } from './update/upsert.ts'
import { updateOne } from './write-one.ts'

interface Tally {
  n: number
  nModified: number
  readonly upserted: Document[]
}

/** update. */
export function updateCommand(crud: Crud): Command {
  return {
    name: 'update',
    needs: needs.update,
    on: 'primary',
    run: (request) => {
      const { body } = request
      const ns = namespaceOf(request)
      const updates: readonly Document[] = body.updates ?? []
      if (updates.length === 0)
        throw mongoError(16, 'Write batch sizes must be between 1 and 100000. Got 0 operations.')
      const retry = retryOf(crud, request)
      const tally: Tally = { n: 0, nModified: 0, upserted: [] }
      const errors = runStatements(updates, body.ordered !== false, (update, index) =>
        runUpdate(crud, ns, { ...update, let: body.let }, retry, stmtIdOf(body, index), index, tally),
      )
      const { n, nModified, upserted } = tally
      return {
        n: new Int32(n),
        ...(upserted.length > 0 ? { upserted } : {}),
        nModified: new Int32(nModified),
        ...errorsOf(errors),
      }
    },
  }
}

/** The update of a command's statement, or of findAndModify in the same names. */
export function modificationOf(update: Document): Modification {
  return {
    filter: update.q ?? {},
    update: update.u,
    arrayFilters: update.arrayFilters ?? [],
    options: { collation: update.collation, variables: { ...update.let, ...update.c } },
  }
}

function runUpdate(
  crud: Crud,
  ns: string,
  update: Document,
  retry: Retry,
  stmtId: number,
  index: number,
  tally: Tally,
): void {
  const modification = modificationOf(update)
  if (update.multi === true && isReplacement(update.u)) {
    throw mongoError(9, 'multi update is not supported for replacement-style update')
  }
  const done = retry.before(stmtId)
  if (done !== null) {
    tally.n += 1
    if (done.op === 'i') tally.upserted.push({ index: new Int32(index), _id: done.id })
    else tally.nModified += 1
    return
  }
  const targets = targetsOf(crud, ns, update, modification)
  for (const before of targets) {
    tally.n += 1
    if (updateOne(crud, ns, before, modification, () => retry.mark(stmtId)) !== before) tally.nModified += 1
  }
  if (targets.length > 0 || update.upsert !== true) return
  const { _id } = insertOne(crud, ns, upserted(modification), retry.mark(stmtId))
  tally.n += 1
  tally.upserted.push({ index: new Int32(index), _id })
}

function targetsOf({ store }: Crud, ns: string, update: Document, { filter, options }: Modification): Document[] {
  if (update.sort !== undefined) return [...readDocuments(store, ns, { filter, sort: update.sort, limit: 1 })]
  const matching = select(store, ns, filter, options)
  if (update.multi === true) return [...matching]
  const first = matching.next()
  return first.done === true ? [] : [first.value]
}
