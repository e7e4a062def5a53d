import { calculateObjectSize, type Document } from 'bson'
import type { Collections } from './effects.ts'
import type { MemoryOplog } from './oplog.ts'
import type { RecordFile } from './records.ts'

const much = 1_000_000

/** Writes all that there is into a new journal, without the way that led there. */
export function snapshot(collections: Collections, oplog: MemoryOplog, file: RecordFile): void {
  for (const { ns, uuid, options, indexes, documents } of collections.values()) {
    file.append({ r: 'adopt', n: ns, o: { uuid, options, indexes }, d: [] })
    for (const some of chunks([...documents.values()])) file.append({ r: 'adopt', n: ns, o: null, d: some })
  }
  for (const some of chunks(oplog.all())) file.append({ r: 'oplog', e: some })
}

function chunks(documents: readonly Document[]): Document[][] {
  const found: Document[][] = []
  let room = 0
  for (const document of documents) {
    const size = calculateObjectSize(document)
    if (room < size) {
      found.push([])
      room = much
    }
    found.at(-1)?.push(document)
    room -= size
  }
  return found
}
