import { showMode } from '../mode.ts'
import type { Listing, Member } from './member.ts'
import { plain } from './verbose.ts'

const END = Buffer.from('PK\x05\x06')
const ENTRY = 0x02014b50
/** The systems that an entry may come from, whose attributes are known here. */
const DOS = 0
const UNIX = 3
/** What a zip's list of contents ends with, in bytes; a comment may follow. */
const END_SIZE = 22

/** Where the list of a zip's contents is in the file, told by its last bytes; null: it is no zip, or one of more than 4 GB. */
export function directoryIn(tail: Buffer): { readonly size: number; readonly offset: number } | null {
  const at = tail.lastIndexOf(END)
  if (at < 0 || at + END_SIZE > tail.length) return null
  const [size, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  return offset === 0xffffffff ? null : { size, offset }
}

/** What the list of a zip's contents says. */
export function parseDirectory(bytes: Buffer): Listing {
  const members: Member[] = []
  for (let at = 0; at + 46 <= bytes.length && bytes.readUInt32LE(at) === ENTRY; ) {
    const nameLength = bytes.readUInt16LE(at + 28)
    const extraLength = bytes.readUInt16LE(at + 30)
    const length = 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32)
    if (at + length > bytes.length) return { problem: 'it ends too early' }
    members.push(entry(bytes.subarray(at, at + length), nameLength, extraLength))
    at += length
  }
  return { members }
}

function entry(bytes: Buffer, nameLength: number, extraLength: number): Member {
  const isUtf8 = (bytes.readUInt16LE(8) & 0x800) !== 0
  const isUnix = bytes[5] === UNIX
  const name = bytes
    .toString(isUtf8 || isUnix ? 'utf8' : 'latin1', 46, 46 + nameLength)
    .replaceAll('\\', isUnix ? '\\' : '/')
  const extra = bytes.subarray(46 + nameLength, 46 + nameLength + extraLength)
  const attributes = bytes.readUInt32LE(38)
  const kind = isUnix ? (attributes >>> 28) & 0xf : 0
  const type = kind === 0xa ? 'link' : kind === 0x4 || name.endsWith('/') ? 'directory' : 'file'
  return {
    path: plain(name),
    type,
    mode: modeOf(type, bytes[5] ?? 0, attributes),
    size: type === 'file' ? bytes.readUInt32LE(24) : 0,
    mtime: unixTime(extra) ?? dosTime(bytes.readUInt16LE(14), bytes.readUInt16LE(12)),
    target: null,
    owner: null,
    group: null,
    uid: null,
    gid: null,
  }
}

/** As unzip gives it with umask 022, which counts only for what comes from other systems than Unix. */
function modeOf(type: Member['type'], system: number, attributes: number): string {
  if (type === 'link') return '0777'
  const unix = (attributes >>> 16) & 0o777
  const isReadOnly = (attributes & 1) !== 0
  // Some archivers of Unix say that they are of DOS.
  const isMeant = system === UNIX || (system === DOS && isReadOnly === ((unix & 0o200) === 0))
  if (unix !== 0 && isMeant) return showMode(unix)
  if (type === 'directory') return isReadOnly ? '0555' : '0755'
  return isReadOnly ? '0444' : '0644'
}

/** The time that archivers of Unix add: seconds since the epoch. */
function unixTime(extra: Buffer): number | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, size] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)]
    const hasTime = id === 0x5455 && size >= 5 && ((extra[at + 4] ?? 0) & 1) !== 0
    if (hasTime && at + 9 <= extra.length) return extra.readInt32LE(at + 5)
    at += 4 + size
  }
  return null
}

/** Otherwise a time of no known zone, taken for UTC as it is when we unpack; two seconds are its smallest step. */
function dosTime(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 0xf, date & 0x1f]
  return Date.UTC(year, month - 1, day, time >> 11, (time >> 5) & 0x3f, (time & 0x1f) * 2) / 1000
}
