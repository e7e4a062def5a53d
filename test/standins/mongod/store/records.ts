import { closeSync, fdatasync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { type Document, deserialize, serialize } from 'bson'

const headLength = 8
const shortest = 5
const syncEvery = 100

/** A file of records that grows at its end. */
export interface RecordFile {
  /** Adds a record, safe from the end of the process at once and from the end of the machine after 100 ms. */
  readonly append: (record: Document) => number
  /** Bytes so far. */
  readonly size: () => number
  readonly close: () => void
}

/** Opens a file of records, gives each one that it holds to `read` and cuts off a torn end. */
export function openRecords(path: string, read: (record: Document, bytes: number) => void): RecordFile {
  const file = openSync(path, 'a+', 0o600)
  let size = replay(readFileSync(path), read)
  ftruncateSync(file, size)
  let timer: NodeJS.Timeout | null = null
  return {
    append: (record) => {
      const payload = serialize(record, { ignoreUndefined: true })
      const bytes = Buffer.allocUnsafe(headLength + payload.length)
      bytes.writeUInt32LE(payload.length, 0)
      bytes.writeUInt32LE(crc32(payload), 4)
      bytes.set(payload, headLength)
      writeWhole(file, bytes, size)
      size += bytes.length
      timer ??= setTimeout(() => {
        timer = null
        fdatasync(file, () => {})
      }, syncEvery).unref()
      return bytes.length
    },
    size: () => size,
    close: () => {
      clearTimeout(timer ?? undefined)
      closeSync(file)
    },
  }
}

/** Writes all of a record; one that does not fit on the disk is taken back. */
function writeWhole(file: number, bytes: Buffer, size: number): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
  } catch (thrown) {
    ftruncateSync(file, size)
    throw thrown
  }
}

function replay(bytes: Buffer, read: (record: Document, bytes: number) => void): number {
  let at = 0
  while (at + headLength <= bytes.length) {
    const end = at + headLength + bytes.readUInt32LE(at)
    // After a power cut a file may end in zeros, which would pass as an empty record.
    if (end > bytes.length || end < at + headLength + shortest) break
    const payload = bytes.subarray(at + headLength, end)
    if (crc32(payload) !== bytes.readUInt32LE(at + 4)) break
    read(deserialize(payload, { promoteBuffers: false }), end - at)
    at = end
  }
  return at
}
