import { dirname, join } from 'node:path/posix'
import { type Attributes, setAttributes } from '../state/attributes.ts'
import type { Change } from '../state/change.ts'
import type { Folder, FolderEntry } from '../state/content.ts'
import { whoami } from '../state/families/whoami.ts'
import { makeFolders, pathsAbove, plainPath } from '../state/folders.ts'
import { makeLink } from '../state/link.ts'
import {
  fileProbes,
  folderProbe,
  foldersAbove,
  linkProbe,
  merged,
  type PathProbes,
  reached,
  spotAt,
  statProbe,
} from '../state/spot.ts'
import { write } from '../state/write.ts'
import { type Plan, refuse } from './define.ts'
import { type FoundPlace, modeOf, type PlaceProbes, planSpot } from './place.ts'

/** A folder of the controller and where all that is in it is to be. */
export interface FolderPlacing extends Attributes {
  readonly dest: string
  readonly folder: Folder
  readonly directory_mode: string | undefined
  readonly follow: boolean
  readonly force: boolean
  readonly backup: boolean
  readonly validate: string | undefined
}

/** The first round: every path that the folder's contents will have. */
export function folderProbes(dest: string, { entries }: Folder): PlaceProbes {
  const top = plainPath(dest)
  const each = entries.map((entry) => entryProbes(entry, join(top, entry.path)))
  return { me: whoami(), ...foldersAbove(top), ...folderProbe(top), ...merged(each) }
}

/** The second round: where links lead that stand in the way. */
export function folderProbesMore(dest: string, { entries }: Folder, follow: boolean, found: FoundPlace): PathProbes {
  const files = follow ? entries.filter(({ kind }) => kind === 'file') : []
  return merged(files.map(({ path }) => linkProbe(join(plainPath(dest), path), found)))
}

/** What it takes to have the folder's contents there: all missing folders at once, then each file that differs. */
export function planFolder(placing: FolderPlacing, found: FoundPlace): Plan {
  const { folder, owner, group, directory_mode: mode } = placing
  const top = plainPath(placing.dest)
  const below = folder.entries.filter(({ kind }) => kind === 'folder').map(({ path }) => join(top, path))
  const missing = [...pathsAbove(top), top, ...below].filter((path) => !found[`target ${path}`])
  const blocked = [...pathsAbove(top), top, ...below].find(
    (path) => (found[`target ${path}`]?.type ?? 'directory') !== 'directory',
  )
  if (blocked !== undefined) return refuse(`${blocked} already exists, and is no directory`)
  const inTheWay = folder.entries
    .filter(({ kind }) => kind === 'file')
    .map(({ path }) => join(top, path))
    .find((path) => spotAt(path, found, placing.follow).at?.type === 'directory')
  if (inTheWay !== undefined) return refuse(`${inTheWay} is a directory, so it can't be replaced by a file`)
  const folders = missing.map((path) => ({ path, attributes: { owner, group, mode } }))
  const made = folders.length > 0 ? [makeFolders(folders, (path) => found[`target ${path}`] ?? null, found.me)] : []
  return [...made, ...folder.entries.flatMap((entry) => planEntry(entry, join(top, entry.path), placing, found))]
}

function entryProbes(entry: FolderEntry, path: string): PathProbes {
  if (entry.kind === 'folder') return folderProbe(path)
  return entry.kind === 'file' ? fileProbes(path) : statProbe(path)
}

function planEntry(entry: FolderEntry, path: string, placing: FolderPlacing, found: FoundPlace): Change[] {
  if (entry.kind === 'folder') return []
  if (entry.kind === 'link') return planLink(path, entry.target, placing, found)
  const isKept = !placing.force && reached(found[`target ${path}`] ?? null)
  if (isKept) return []
  const mode = modeOf(placing.mode, entry.content.mode)
  return planSpot(spotAt(path, found, placing.follow), { ...placing, content: entry.content, mode }, found.me, write)
}

function planLink(path: string, target: string, { owner, group }: FolderPlacing, found: FoundPlace): Change[] {
  const at = found[`stat ${path}`] ?? null
  const attributes = { owner, group }
  if (at?.type === 'link' && at.target === target) return [setAttributes(path, at, attributes) ?? []].flat()
  const parent = found[`target ${dirname(path)}`] ?? null
  return [makeLink({ path, target, parent, attributes }, at, found.me)]
}
