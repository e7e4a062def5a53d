import { type Document, Int32 } from 'bson'
import { needs } from '../access/needs.ts'
import type { Command } from '../contract.ts'
import { mongoError } from '../errors.ts'
import type { Crud } from './crud.ts'
import { namespaceOf } from './find.ts'
import { stmtIdOf } from './insert.ts'
import { select } from './query.ts'
import { retryOf } from './retry.ts'
import { errorsOf, runStatements } from './statements.ts'
import { deleteOne } from './write-one.ts'

/** delete. */
export function deleteCommand(crud: Crud): Command {
  return {
    name: 'delete',
    needs: needs.delete,
    on: 'primary',
    run: (request) => {
      const { body } = request
      const ns = namespaceOf(request)
      const deletes: readonly Document[] = body.deletes ?? []
      if (deletes.length === 0)
        throw mongoError(16, 'Write batch sizes must be between 1 and 100000. Got 0 operations.')
      const retry = retryOf(crud, request)
      let n = 0
      const errors = runStatements(deletes, body.ordered !== false, ({ q, limit, collation }, index) => {
        const stmtId = stmtIdOf(body, index)
        if (retry.before(stmtId) !== null) {
          n += 1
          return
        }
        const matching = select(crud.store, ns, q, { collation, variables: body.let })
        for (const document of limit === 1 ? firstOf(matching) : [...matching]) {
          deleteOne(crud, ns, document, retry.mark(stmtId))
          n += 1
        }
      })
      return { n: new Int32(n), ...errorsOf(errors) }
    },
  }
}

function firstOf(documents: Iterable<Document>): Document[] {
  for (const document of documents) return [document]
  return []
}
