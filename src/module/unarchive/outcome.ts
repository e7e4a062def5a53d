import { join } from 'node:path/posix'
import type { Member } from '../../state/archive/member.ts'
import { type Attributes, type Existing, groupName, ownerName, withAttributes } from '../../state/attributes.ts'
import { bornFile, bornFolder, bornLink } from '../../state/born.ts'
import type { FileType, Stat } from '../../state/families/stat.ts'
import type { Whoami } from '../../state/families/whoami.ts'

/** How an archive is unpacked. */
export interface Unpacking extends Attributes {
  readonly dest: string
  readonly me: Whoami
  readonly keep_newer: boolean
  /** Files get the time at which they are unpacked. */
  readonly touch: boolean
  /** The number of a user or group by name; null where the host has none of that name. */
  readonly idOf: (kind: 'user' | 'group', name: string) => number | null
}

/** Something that unpacking brings. */
export interface Outcome {
  /** On the host. */
  readonly path: string
  /** As it is left by tar or unzip, the attributes that the task asks for still to be given. */
  readonly unpacked: Existing
  /** What stands there now. */
  readonly at: Stat
  /** It is newer than the archive's, or a folder that the archive does not list, and stays. */
  readonly isKept: boolean
  readonly isDue: boolean
  /** It gets the attributes that the task asks for. */
  readonly isCaredFor: boolean
}

/** What unpacking brings, folders that the archive does not list among it; `found` is what stands at a path now. */
export function outcomesOf(members: readonly Member[], unpacking: Unpacking, found: (path: string) => Stat): Outcome[] {
  // Of several members of one path the last one is left.
  const byPath = new Map(members.map((member) => [member.path, member]))
  const folders = members.flatMap(({ path }) => foldersOf(path)).filter((path) => !byPath.has(path))
  const listed = [...byPath.values()].map((member) => outcomeOf(firstName(member, byPath), unpacking, found))
  return [...[...new Set(folders)].map((path) => impliedFolder(path, unpacking, found)), ...listed]
}

function outcomeOf(member: Member, unpacking: Unpacking, found: (path: string) => Stat): Outcome {
  const path = placeOf(unpacking.dest, member.path)
  const at = found(path)
  const unpacked = unpackedAs(member, unpacking)
  const isKept = unpacking.keep_newer && at?.type === 'file' && at.mtime > member.mtime
  const isDueNow = !isKept && isDue(member, unpacked, at, unpacking)
  return { path, unpacked, at, isKept, isDue: isDueNow, isCaredFor: true }
}

/** A second name of a file stands for what the first one does. */
function firstName(member: Member, byPath: ReadonlyMap<string, Member>): Member {
  const first = member.type === 'hard' ? byPath.get(member.target ?? '') : undefined
  return first && first !== member ? { ...firstName(first, byPath), path: member.path } : member
}

function impliedFolder(path: string, { dest, me }: Unpacking, found: (path: string) => Stat): Outcome {
  const at = found(placeOf(dest, path))
  const isKept = at?.type === 'directory'
  const unpacked = bornFolder(me, null)
  return { path: placeOf(dest, path), unpacked, at, isKept, isDue: !isKept, isCaredFor: !path.includes('/') }
}

/** The folders that a path is in, the top one first. */
function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** Where a member is put. */
export function placeOf(dest: string, path: string): string {
  return path === '.' ? dest : join(dest, path)
}

/** A member as it is once all is done. */
export function finalOf(outcome: Outcome, isUnpacked: boolean, wanted: Attributes): Existing {
  const left = leftAs(outcome, isUnpacked)
  return outcome.isCaredFor ? withAttributes(left, wanted) : left
}

/** What tar or unzip leaves of it. */
export function leftAs({ unpacked, at, isKept }: Outcome, isUnpacked: boolean): Existing {
  return isUnpacked && !isKept ? unpacked : (at ?? unpacked)
}

function isDue(member: Member, after: Existing, at: Stat, { touch, me, ...wanted }: Unpacking): boolean {
  if (at === null || at.type !== after.type) return true
  if (member.type === 'link') return member.target !== null && member.target !== at.target
  const isSameTime = touch || isSame(at.mtime, member.mtime)
  if (member.type === 'file' && (at.size !== member.size || !isSameTime)) return true
  if (wanted.mode === undefined && at.mode !== after.mode) return true
  // Without the right to give files away, all are one's own.
  if (me.uid !== 0 || member.owner === null) return false
  if (wanted.owner === undefined && !isId(after.uid, at.uid, ownerName(after), ownerName(at))) return true
  return wanted.group === undefined && !isId(after.gid, at.gid, groupName(after), groupName(at))
}

/** Whether a file has the time that an archive says, as finely as its filesystem can keep it. */
function isSame(found: number, told: number): boolean {
  return Math.abs(found - told) < 1e-5 || found === Math.floor(told)
}

/** A number that a plan can't know is told apart by the name. */
function isId(wanted: number, found: number, wantedName: string, foundName: string): boolean {
  return wanted < 0 ? wantedName === foundName : wanted === found
}

const types: Readonly<Record<Member['type'], FileType>> = {
  file: 'file',
  hard: 'file',
  directory: 'directory',
  link: 'link',
  fifo: 'fifo',
  block: 'block',
  character: 'character',
}

function unpackedAs(member: Member, { me, idOf }: Unpacking): Existing {
  const { mode, size, mtime } = member
  const born =
    member.type === 'link'
      ? bornLink(me, member.target ?? '', null)
      : member.type === 'directory'
        ? bornFolder(me, null)
        : bornFile(me, size)
  const after = { ...born, type: types[member.type], mode: member.type === 'link' ? '0777' : mode, mtime }
  if (me.uid !== 0 || member.owner === null || member.group === null) return after
  const uid = member.owner === '' ? null : idOf('user', member.owner)
  const gid = member.group === '' ? null : idOf('group', member.group)
  return {
    ...after,
    uid: uid ?? member.uid ?? -1,
    gid: gid ?? member.gid ?? -1,
    owner: uid === null ? nameless(member.uid) : member.owner,
    group: gid === null ? nameless(member.gid) : member.group,
  }
}

/** The only number whose name is always the same. */
function nameless(id: number | null): string {
  return id === 0 ? 'root' : ''
}
