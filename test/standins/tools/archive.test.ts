import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, Int32, Long } from 'bson'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMAT, type Head, openArchive, type Piece, writeArchive } from './archive.ts'

const head: Head = {
  standin: FORMAT,
  format: 1,
  serverVersion: '8.0.12',
  collections: [{ ns: 'a.b', options: {}, indexes: [] }],
}
const pieces: readonly Piece[] = [
  { of: 0, document: { _id: Long.fromNumber(1), text: 'x'.repeat(100_000) } },
  { of: 0, document: { _id: new Int32(2) } },
  { oplog: { op: 'i', ns: 'a.b' } },
  { end: true, documents: 2, oplogEntries: 1 },
]

async function* parts(): AsyncGenerator<Head | Piece> {
  yield head
  yield* pieces
}

async function read(file: string, gzip: boolean): Promise<readonly Document[]> {
  const archive = await openArchive(file, gzip)
  const found: Document[] = [archive.head]
  for await (const piece of archive.pieces) found.push(piece)
  return found
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.each([{ gzip: false }, { gzip: true }])('an archive (gzip: $gzip)', ({ gzip }) => {
  it('gives back what was put into it, each number with its type', async () => {
    const file = join(folder, `whole-${gzip}`)
    await writeArchive(file, gzip, parts())
    const [first, ...rest] = await read(file, gzip)
    expect(first).toMatchObject({ serverVersion: '8.0.12', collections: head.collections })
    expect(rest.map((piece) => piece.document?._id)).toEqual([Long.fromNumber(1), new Int32(2), undefined, undefined])
    expect(rest[2]).toEqual({ oplog: { op: 'i', ns: 'a.b' } })
  })

  it('is refused when it was cut short', async () => {
    const file = join(folder, `cut-${gzip}`)
    await writeArchive(file, gzip, parts())
    const bytes = await readFile(file)
    await writeFile(file, bytes.subarray(0, bytes.length - 20))
    await expect(read(file, gzip)).rejects.toThrow(/ends too early|unexpected end of file/)
  })
})

it('is refused when it ends behind a whole document', async () => {
  const file = join(folder, 'no-end')
  await writeArchive(
    file,
    false,
    (async function* () {
      yield head
      yield { of: 0, document: { _id: 1 } }
    })(),
  )
  await expect(read(file, false)).rejects.toThrow('the archive ends too early')
})

it('is refused when it is another file', async () => {
  const file = join(folder, 'other')
  await writeFile(file, 'once upon a time there was a file')
  await expect(read(file, false)).rejects.toThrow('the archive is damaged')
  await expect(read(file, true)).rejects.toThrow('incorrect header check')
})
