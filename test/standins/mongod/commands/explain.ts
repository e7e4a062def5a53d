import { needs } from '../access/needs.ts'
import type { Command, Server } from '../contract.ts'
import { select } from '../crud/query.ts'
import { mongoError } from '../errors.ts'
import type { LocalStore } from '../store/store.ts'

/** explain of find, count, distinct, update, delete and aggregate: which documents would be looked at, no more. */
export function explainCommand({ options }: Server, store: LocalStore): Command {
  return {
    name: 'explain',
    needs: needs.explain,
    on: 'reader',
    run: ({ body, db }) => {
      const inner = body.explain ?? {}
      const name = Object.keys(inner)[0] ?? ''
      if (typeof inner[name] !== 'string') throw mongoError(59, `Explain failed due to unknown command: ${name}`)
      const ns = `${db}.${inner[name]}`
      const filter =
        inner.filter ??
        inner.query ??
        inner.updates?.[0]?.q ??
        inner.deletes?.[0]?.q ??
        inner.pipeline?.[0]?.$match ??
        {}
      const stage = Object.keys(filter).length === 1 && '_id' in filter ? 'IDHACK' : 'COLLSCAN'
      const found = [...select(store, ns, filter)].length
      const totalDocsExamined = stage === 'IDHACK' ? found : (store.collection(ns)?.count ?? 0)
      return {
        explainVersion: '1',
        queryPlanner: {
          namespace: ns,
          parsedQuery: filter,
          winningPlan: { stage, filter, direction: 'forward' },
          rejectedPlans: [],
        },
        executionStats: {
          executionSuccess: true,
          nReturned: found,
          executionTimeMillis: 0,
          totalKeysExamined: 0,
          totalDocsExamined,
        },
        command: { ...inner, $db: db },
        serverInfo: { version: options.version, gitVersion: 'standin' },
      }
    },
  }
}
