import type { Listing, Member } from '../../state/archive/member.ts'
import { BLOCK, memberOf, parseHeader, paxRecords, type TarHeader } from '../../state/archive/tar-header.ts'

/** A name or the records of a header are not longer than this, in bytes. */
const LONGEST = 1 << 20

/** What is in a tar, whose bytes come in pieces of any size. */
export async function listTar(source: AsyncIterable<Buffer>): Promise<Listing> {
  const reader = blocks(source)
  try {
    return await listBlocks(reader)
  } finally {
    await reader.close()
  }
}

async function listBlocks(reader: Reader): Promise<Listing> {
  const members: Member[] = []
  const forAll = new Map<string, string>()
  let better = new Map<string, string>()
  for (;;) {
    const block = await reader.take(BLOCK)
    // The two empty blocks at its end are missing of some.
    if (block === null && members.length > 0) return { members }
    const header = block === null ? undefined : parseHeader(block)
    if (header === undefined) return { problem: 'it is no archive that is known here, or a broken one' }
    if (header === null) return { members }
    const extra = await takeExtra(reader, header)
    if (extra === 'broken') return { problem: 'it ends too early' }
    if (extra) {
      for (const [name, value] of extra.records) (extra.isForAll ? forAll : better).set(name, value)
      continue
    }
    const member = memberOf(header, new Map([...forAll, ...better]))
    if (member) members.push(member)
    const size = Number(better.get('size') ?? header.size)
    better = new Map()
    await passMap(reader, header)
    if (!(await reader.skip(padded(size)))) return { problem: 'it ends too early' }
  }
}

interface Reader {
  /** So many bytes; null where there are no more. */
  readonly take: (length: number) => Promise<Buffer | null>
  readonly skip: (length: number) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** What a header that is no member's own says of the next, or of all. */
async function takeExtra(reader: Reader, { letter, size }: TarHeader) {
  if (!['x', 'g', 'L', 'K'].includes(letter)) return null
  const bytes = size > LONGEST ? null : await reader.take(padded(size))
  if (!bytes) return 'broken'
  const own = bytes.subarray(0, size)
  const name = own.toString('utf8').replace(/\0+$/, '')
  if (letter === 'L') return { isForAll: false, records: new Map([['path', name]]) }
  if (letter === 'K') return { isForAll: false, records: new Map([['linkpath', name]]) }
  return { isForAll: letter === 'g', records: paxRecords(own) }
}

/** Reads past the further blocks of a sparse file's map. */
async function passMap(reader: Reader, { letter, isMapLonger }: TarHeader): Promise<void> {
  for (let isLonger = letter === 'S' && isMapLonger; isLonger; ) {
    const block = await reader.take(BLOCK)
    isLonger = block?.[504] === 1
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

function blocks(source: AsyncIterable<Buffer>): Reader {
  const pieces = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async () => {
    const next = await pieces.next()
    return next.done ? null : next.value
  }
  return {
    take: async (length) => {
      const parts = [held]
      let size = held.length
      while (size < length) {
        const piece = await more()
        if (!piece) return null
        parts.push(piece)
        size += piece.length
      }
      const all = Buffer.concat(parts)
      held = all.subarray(length)
      return all.subarray(0, length)
    },
    skip: async (length) => {
      let left = length
      while (left > held.length) {
        left -= held.length
        const piece = await more()
        if (!piece) return false
        held = piece
      }
      held = held.subarray(left)
      return true
    },
    close: async () => void (await pieces.return?.()),
  }
}
