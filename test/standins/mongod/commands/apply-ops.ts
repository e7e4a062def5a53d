import { type Document, Int32 } from 'bson'
import { cluster } from '../access/needs.ts'
import type { Command, Op, Server } from '../contract.ts'
import { mongoError } from '../errors.ts'

/** applyOps: carries out lines of an oplog, as a restore does; they become one line of this one. */
export function applyOpsCommand({ replication }: Server): Command {
  return {
    name: 'applyOps',
    adminOnly: true,
    needs: cluster('applyOps'),
    on: 'primary',
    run: ({ body }) => {
      const given: readonly Document[] = body.applyOps ?? []
      const ops = given.map(opOf)
      const writes = ops.filter(({ op }) => op !== 'n')
      if (writes.length > 0) replication.log([{ op: 'c', ns: 'admin.$cmd', o: { applyOps: writes } }])
      return { applied: new Int32(ops.length), results: ops.map(() => true) }
    },
  }
}

function opOf({ op, ns, o, o2 }: Document): Op {
  if (!['i', 'u', 'd', 'c', 'n'].includes(op) || typeof ns !== 'string' || typeof o !== 'object') {
    throw mongoError(9, `ops in applyOps must have 'op', 'ns' and 'o' of an oplog entry, found op ${op}`)
  }
  return { op, ns, o, ...(o2 === undefined ? {} : { o2 }) }
}
