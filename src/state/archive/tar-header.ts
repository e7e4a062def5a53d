import { showMode } from '../mode.ts'
import type { Member } from './member.ts'
import { plain } from './verbose.ts'

/** A block of a tar: the header of what follows. */
export interface TarHeader {
  readonly letter: string
  /** How many bytes follow. */
  readonly size: number
  /** A sparse file's map goes on in the next block. */
  readonly isMapLonger: boolean
  /** Of a sparse file: how large it is once unpacked. */
  readonly realSize: number
  readonly fields: TarFields
}

/** What a header says of its member; later ones, of other formats, say it better. */
type TarFields = Readonly<Record<'path' | 'linkpath' | 'mode' | 'uid' | 'gid' | 'mtime' | 'uname' | 'gname', string>>

export const BLOCK = 512

/** What a block says; null: it is empty, as at the end. Undefined: it is no block of a tar. */
export function parseHeader(block: Buffer): TarHeader | null | undefined {
  if (block.every((byte) => byte === 0)) return null
  if (!isSumRight(block)) return undefined
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isUstar ? text(block, 345, 155) : ''
  const name = text(block, 0, 100)
  const hasNames = block.toString('latin1', 257, 262) === 'ustar'
  return {
    letter: block[156] ? String.fromCharCode(block[156]) : '0',
    size: number(block, 124, 12),
    isMapLonger: block[482] === 1,
    realSize: number(block, 483, 12),
    fields: {
      path: prefix === '' ? name : `${prefix}/${name}`,
      linkpath: text(block, 157, 100),
      mode: String(number(block, 100, 8) & 0o7777),
      uid: String(number(block, 108, 8)),
      gid: String(number(block, 116, 8)),
      mtime: String(number(block, 136, 12)),
      uname: hasNames ? text(block, 265, 32) : '',
      gname: hasNames ? text(block, 297, 32) : '',
    },
  }
}

const types: Readonly<Record<string, Member['type']>> = {
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hard',
  '2': 'link',
  '3': 'character',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
}

/** The member that a header and what better formats add to it make; null where it is none. */
export function memberOf(
  { letter, size, realSize, fields }: TarHeader,
  better: ReadonlyMap<string, string>,
): Member | null {
  const of = (name: keyof TarFields) => better.get(name) ?? fields[name]
  const path = better.get('GNU.sparse.name') ?? of('path')
  // Before there was a letter for folders, the slash told.
  const type = letter === '0' && path.endsWith('/') ? 'directory' : types[letter]
  if (!type) return null
  const real = better.get('GNU.sparse.realsize') ?? better.get('GNU.sparse.size')
  const isPointing = type === 'link' || type === 'hard'
  return {
    path: plain(path),
    type,
    mode: showMode(Number(of('mode'))),
    size: type === 'file' ? (real === undefined ? (letter === 'S' ? realSize : size) : Number(real)) : 0,
    mtime: Number(of('mtime')),
    target: isPointing ? of('linkpath') : null,
    owner: of('uname'),
    group: of('gname'),
    uid: Number(of('uid')),
    gid: Number(of('gid')),
  }
}

/** The records of a pax header: `27 mtime=1700000000.123\n`. */
export function paxRecords(bytes: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 20), 10)
    if (!(length > 0)) break
    const record = bytes.toString('utf8', at, at + length - 1)
    const [, name, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? []
    if (name !== undefined && value !== undefined) records.set(name, value)
    at += length
  }
  return records
}

function text(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

/** Octal digits, or where they do not suffice a binary number behind a mark. */
function number(block: Buffer, from: number, length: number): number {
  const [first = 0, ...rest] = block.subarray(from, from + length)
  if ((first & 0x80) === 0) return Number.parseInt(text(block, from, length).trim() || '0', 8) || 0
  const isNegative = first === 0xff
  const value = rest.reduce((sum, byte) => sum * 256 + (isNegative ? 255 - byte : byte), isNegative ? 0 : first & 0x7f)
  return isNegative ? -value - 1 : value
}

function isSumRight(block: Buffer): boolean {
  const sum = block.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0)
  return sum === number(block, 148, 8)
}
