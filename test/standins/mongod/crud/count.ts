import { Int32 } from 'bson'
import { needs } from '../access/needs.ts'
import type { Command } from '../contract.ts'
import { keyOf } from '../store/key.ts'
import { valuesAt } from '../store/unique-index.ts'
import type { Crud } from './crud.ts'
import { namespaceOf } from './find.ts'
import { select } from './query.ts'

/** count and distinct. */
export const countCommands: readonly ((crud: Crud) => Command)[] = [
  ({ store }) => ({
    name: 'count',
    needs: needs.count,
    on: 'reader',
    run: (request) => {
      const { query = {}, skip = 0, limit = 0, collation } = request.body
      let n = -skip
      for (const _ of select(store, namespaceOf(request), query, { collation })) n += 1
      const found = Math.max(0, n)
      return { n: new Int32(limit === 0 ? found : Math.min(found, Math.abs(limit))) }
    },
  }),
  ({ store }) => ({
    name: 'distinct',
    needs: needs.distinct,
    on: 'reader',
    run: (request) => {
      const { key, query, collation } = request.body
      const values = new Map<string, unknown>()
      for (const document of select(store, namespaceOf(request), query ?? {}, { collation })) {
        for (const value of valuesAt(document, String(key).split('.'))) {
          if (value !== undefined) values.set(keyOf(value), value)
        }
      }
      return { values: [...values.values()] }
    },
  }),
]
