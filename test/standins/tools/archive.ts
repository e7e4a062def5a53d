import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { type Document, deserialize, serialize } from 'bson'

/** A collection as the head of an archive lists it. */
export interface Listed {
  readonly ns: string
  readonly options: Document
  readonly indexes: readonly Document[]
}

/** The first document of an archive: what is in it. */
export interface Head {
  readonly standin: string
  readonly format: 1
  readonly serverVersion: string
  readonly collections: readonly Listed[]
}

/** What follows the head: documents by the number of their collection, entries of the oplog, and the end. */
export type Piece =
  | { readonly of: number; readonly document: Document }
  | { readonly oplog: Document }
  | { readonly end: true; readonly documents: number; readonly oplogEntries: number }

export const FORMAT = 'archive of the STAND-IN, NOT of mongodump'

/** Writes an archive to a file, or to standard output where that is null. */
export async function writeArchive(
  file: string | null,
  gzip: boolean,
  parts: AsyncIterable<Head | Piece>,
): Promise<void> {
  const target = file === null ? process.stdout : createWriteStream(file, { mode: 0o600 })
  const bytes = async function* () {
    for await (const part of parts) yield serialize(part)
  }
  // Standard output is the caller's to close.
  const close = { end: file !== null }
  if (gzip) await pipeline(bytes, createGzip({ level: 1 }), target, close)
  else await pipeline(bytes, target, close)
}

/** Opens an archive; throws where it is none, and while it is read where it is cut short. */
export async function openArchive(file: string | null, gzip: boolean) {
  const source = file === null ? process.stdin : createReadStream(file)
  const stream = gzip ? source.pipe(createGunzip()) : source
  if (gzip) source.once('error', (reason: Error) => stream.emit('error', reason))
  const parts = documentsOf(stream)
  const head = await parts.next()
  if (head.done === true || head.value.standin !== FORMAT)
    throw new Error('stream or file does not appear to be an archive')
  return { head: head.value as Head & Document, pieces: wholePieces(parts) }
}

async function* wholePieces(parts: AsyncIterable<Document>): AsyncGenerator<Piece> {
  let ended = false
  for await (const part of parts) {
    ended = part.end === true
    yield part as Piece & Document
  }
  if (!ended) throw new Error('the archive ends too early')
}

async function* documentsOf(stream: AsyncIterable<unknown>): AsyncGenerator<Document> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new Error('the archive is not read as bytes')
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let size = sizeOf(rest); size <= rest.length; size = sizeOf(rest)) {
      yield deserialize(rest.subarray(0, size), { promoteValues: false, promoteLongs: false })
      rest = rest.subarray(size)
    }
  }
  if (rest.length > 0) throw new Error('the archive ends too early')
}

/** The bytes of the document that begins here; more than there are while that is not known. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < 4) return Number.POSITIVE_INFINITY
  const size = bytes.readInt32LE(0)
  if (size < 5 || size > 64 << 20) throw new Error('the archive is damaged')
  return size
}
