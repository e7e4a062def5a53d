import { Binary, type Document, Long } from 'bson'
import type { Request, Server } from '../contract.ts'

const noSignature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO }

/** The times that every reply of a member tells; nothing from a standalone. */
export function gossip({ replication }: Server, { connection }: Request): Document {
  if (replication.setName === null) return {}
  const { ts } = replication.applied()
  if (ts.isZero()) return {}
  const isInternal = connection.identity?.isInternal === true
  return { $clusterTime: { clusterTime: ts, ...(isInternal ? {} : { signature: noSignature }) }, operationTime: ts }
}
