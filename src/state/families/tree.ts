import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'
import { type FileType, fileType } from './stat.ts'

/** Something below a folder. */
export interface TreeEntry {
  /** Relative to the folder. */
  readonly path: string
  readonly type: FileType
  readonly mode: string
  readonly uid: number
  readonly gid: number
  /** '' where the id has no name. */
  readonly owner: string
  readonly group: string
}

/** Everything below a folder, parents before children; links are seen as links. */
export function tree(folder: string): Probe<readonly TreeEntry[]> {
  return { family: treeFamily, subject: folder }
}

const FORMAT = ['H', 'P', 'y', 'm', 'U', 'G', 'u', 'g'].map((letter) => `%${letter}\\0`).join('')

const treeFamily: Family<readonly TreeEntry[]> = {
  kind: 'script',
  name: 'tree',
  absent: [],
  script: (folders) => sh`find -H ${folders} -mindepth 1 -printf ${FORMAT} 2>/dev/null`,
  parse: (stdout, folders) => {
    const below = new Map(folders.map((folder) => [folder, [] as TreeEntry[]]))
    const fields = stdout.toString().split('\0')
    for (let at = 0; at + 8 <= fields.length; at += 8) {
      const [folder = '', ...entry] = fields.slice(at, at + 8)
      below.get(folder)?.push(parseEntry(entry))
    }
    return folders.map((folder) => below.get(folder) ?? [])
  },
  cells: (entries) => ({ entries: entries.length }),
}

function parseEntry([path = '', type = '', mode = '', uid, gid, owner = '', group = '']: readonly string[]): TreeEntry {
  return {
    path,
    type: fileType(type),
    mode: mode.padStart(4, '0'),
    uid: Number(uid),
    gid: Number(gid),
    owner: /^\d+$/.test(owner) ? '' : owner,
    group: /^\d+$/.test(group) ? '' : group,
  }
}
