import type { Family, Probe, Together } from '../probe.ts'
import { sh } from '../sh.ts'

export type FileType = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'block' | 'character'

/** What `lstat` says of a path; null where there is nothing. */
export type Stat = null | {
  readonly type: FileType
  /** Four octal digits: `0644`, `1777`. */
  readonly mode: string
  readonly uid: number
  readonly gid: number
  /** '' where the id has no name. */
  readonly owner: string
  readonly group: string
  readonly size: number
  /** Seconds since the epoch, with fraction. */
  readonly atime: number
  readonly mtime: number
  readonly ctime: number
  readonly inode: number
  readonly device: number
  readonly links: number
  /** What a link points at, '' for other types. */
  readonly target: string
}

const types: Readonly<Record<string, FileType>> = {
  f: 'file',
  d: 'directory',
  l: 'link',
  p: 'fifo',
  s: 'socket',
  b: 'block',
  c: 'character',
}
/** What find is to print of a path: fields that each end with a zero byte, the path first. */
export const STAT_FORMAT = ['p', 'y', 'm', 'U', 'G', 'u', 'g', 's', 'A@', 'T@', 'C@', 'i', 'D', 'n', 'l']
  .map((letter) => `%${letter}\\0`)
  .join('')

/** How many fields that are. */
export const STAT_FIELDS = 15

/** The type that a letter of find's `%y` stands for. */
export function fileType(letter: string): FileType {
  return types[letter] ?? 'file'
}

/** A path itself: a link is seen as a link. */
export function stat(path: string): Probe<Stat> {
  return { family: statFamily, subject: path }
}

/** What a path leads to: links are followed. */
export function statTarget(path: string): Probe<Stat> {
  return { family: targetFamily, subject: path }
}

const suppliedFolder: Stat = {
  type: 'directory',
  mode: '0755',
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  size: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
  inode: 0,
  device: 0,
  links: 2,
  target: '',
}

// Most paths are asked for in both ways, and most are no links: one `find` for all, and another for the links to follow.
const together: Together = (subjectsOf) => {
  const targets = subjectsOf('target')
  const all = [...new Set([...subjectsOf('stat'), ...targets])]
  const direct = sh`find -P ${all} -maxdepth 0 -printf ${`P\\0${STAT_FORMAT}`} 2>/dev/null`
  if (targets.length === 0) return direct
  return sh`${direct}
set --; for p in ${targets}; do [ ! -h "$p" ] || set -- "$@" "$p"; done
[ $# -eq 0 ] || find -L "$@" -maxdepth 0 -printf ${`L\\0${STAT_FORMAT}`} 2>/dev/null`
}

const statFamily = statBy('stat', (path, { direct }) => direct.get(path) ?? null)

const targetFamily = statBy('target', (path, { direct, followed }) => {
  const at = direct.get(path) ?? null
  return followed.get(path) ?? (at?.type === 'link' ? null : at)
})

/** What stands at paths themselves, and what those that are links lead to. */
interface Looks {
  readonly direct: ReadonlyMap<string, Stat>
  readonly followed: ReadonlyMap<string, Stat>
}

function statBy(name: 'stat' | 'target', pick: (path: string, looks: Looks) => Stat): Family<Stat> {
  return {
    kind: 'script',
    name,
    absent: null,
    script: (paths) => together((family) => (family === name ? paths : [])),
    together,
    parse: (stdout, paths) => {
      const looks = parseLooks(stdout)
      return paths.map((path) => pick(path, looks))
    },
    // What may be brought is a folder where something is to be put into it.
    supposed: (path, others) => (others.some((other) => other.startsWith(`${path}/`)) ? suppliedFolder : undefined),
    cells: (at) => {
      if (at === null) return { state: 'absent' }
      const link = at.type === 'link' ? { target: at.target } : { mode: at.mode }
      return { state: at.type, owner: at.owner || at.uid, group: at.group || at.gid, ...link }
    },
  }
}

function parseLooks(stdout: Buffer): Looks {
  const fields = stdout.toString().split('\0')
  const looks = { direct: new Map<string, Stat>(), followed: new Map<string, Stat>() }
  const size = 1 + STAT_FIELDS
  for (let at = 0; at + size <= fields.length; at += size) {
    const [how, ...rest] = fields.slice(at, at + size)
    looks[how === 'L' ? 'followed' : 'direct'].set(rest[0] ?? '', parseStat(rest))
  }
  return looks
}

/** What the fields say. */
export function parseStat(fields: readonly string[]): NonNullable<Stat> {
  const [
    ,
    type = '',
    mode = '',
    uid,
    gid,
    owner = '',
    group = '',
    size,
    atime,
    mtime,
    ctime,
    inode,
    device,
    links,
    target,
  ] = fields
  return {
    type: fileType(type),
    mode: mode.padStart(4, '0'),
    uid: Number(uid),
    gid: Number(gid),
    owner: /^\d+$/.test(owner) ? '' : owner,
    group: /^\d+$/.test(group) ? '' : group,
    size: Number(size),
    atime: Number(atime),
    mtime: Number(mtime),
    ctime: Number(ctime),
    inode: Number(inode),
    device: Number(device),
    links: Number(links),
    target: target ?? '',
  }
}
