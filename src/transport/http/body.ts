import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { bytesContent, type Content } from '../../state/content.ts'
import type { HttpRequest } from '../../state/http.ts'
import type { Shelf } from '../shelf.ts'
import { within } from '../within.ts'

/** A body up to this size is held in memory, in bytes. */
const SMALL = 1 << 20

/** How much of a body is taken in. */
export interface Taking {
  readonly shelf: Shelf
  /** No body larger than this, in bytes. */
  readonly most: number
}

/** A body, and those of its hashes that were asked for. */
export interface Taken {
  readonly body: Content
  readonly digests: ReadonlyMap<string, string>
}

/** Takes in the body of an answer: small ones as bytes, large ones in a file. Null: it is too large to be taken. */
export async function takeBody(
  answer: IncomingMessage,
  { inMemory, decompress, timeout, digests }: HttpRequest,
  { shelf, most }: Taking,
): Promise<Taken | null> {
  if (Number(answer.headers['content-length'] ?? 0) > most) return discard(answer)
  const isPacked = decompress && answer.headers['content-encoding'] === 'gzip'
  const hashes = new Map([...new Set(['sha256', 'sha1', ...digests])].map((name) => [name, createHash(name)]))
  const held: Buffer[] = []
  let file: FileHandle | null = null
  let path = ''
  let size = 0
  try {
    for await (const chunk of inTime(isPacked ? unpacked(answer) : answer, timeout)) {
      size += chunk.length
      if (size > most) return discard(answer)
      for (const hash of hashes.values()) hash.update(chunk)
      held.push(chunk)
      if (size <= SMALL || inMemory) continue
      path ||= await shelf.newPath()
      file ??= await open(path, 'wx', 0o600)
      for (const one of held.splice(0)) await file.appendFile(one)
    }
  } finally {
    await file?.close()
  }
  const found = new Map([...hashes].map(([name, hash]) => [name, hash.digest('hex')]))
  if (!file) return { body: bytesContent(Buffer.concat(held)), digests: found }
  return { body: fileContent(path, size, found), digests: found }
}

function fileContent(path: string, size: number, digests: ReadonlyMap<string, string>): Content {
  return {
    size,
    sha256: digests.get('sha256') ?? '',
    sha1: digests.get('sha1') ?? '',
    open: () => createReadStream(path),
    secret: false,
    mode: null,
    name: '',
  }
}

function discard(answer: IncomingMessage): null {
  answer.destroy()
  return null
}

function unpacked(answer: IncomingMessage): Readable {
  const gunzip = createGunzip()
  answer.on('error', (error) => gunzip.destroy(error))
  return answer.pipe(gunzip)
}

/** The chunks of a body; it is given up when none comes for so many seconds. */
async function* inTime(body: Readable, seconds: number): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await within(seconds, chunks.next(), () => body.destroy())
    if (done) return
    yield value
  }
}
