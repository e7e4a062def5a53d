import { dirname, join } from 'node:path/posix'
import { type Attributes, setAttributes } from '../state/attributes.ts'
import type { Change } from '../state/change.ts'
import type { Content } from '../state/content.ts'
import { hashOf } from '../state/families/content.ts'
import type { Stat } from '../state/families/stat.ts'
import { type Whoami, whoami } from '../state/families/whoami.ts'
import { makeFolders, pathsAbove, plainPath } from '../state/folders.ts'
import type { Probe } from '../state/probe.ts'
import {
  type FoundPaths,
  fileProbes,
  foldersAbove,
  linkProbe,
  type PathProbes,
  parentProbe,
  reached,
  realProbe,
  type Spot,
  spotAt,
} from '../state/spot.ts'
import type { Writing } from '../state/write.ts'
import { type Plan, type Refusal, type Result, refuse } from './define.ts'
import { pathInfo } from './path-info.ts'

/** What must be known of a content, wherever its bytes are. */
export type Known = Pick<Content, 'size' | 'sha256' | 'sha1' | 'name' | 'bytes'>

/** A content and where it is to be. */
export interface Placing<C extends Known = Known> extends Attributes {
  readonly dest: string
  readonly content: C
  readonly directory_mode?: string | undefined
  readonly follow: boolean
  readonly force: boolean
  readonly backup: boolean
  readonly validate: string | undefined
  /** The SHA-1 that the content must have. */
  readonly checksum?: string | undefined
}

export type PlaceProbes = PathProbes & { readonly me: Probe<Whoami> }
export type FoundPlace = FoundPaths & { readonly me: Whoami }

/** How the bytes of a content get to a path. */
export type Writer<C extends Known> = (path: string, content: C, at: Stat, writing: Writing) => Change

/** The first round: the destination as it is written; `name` is what the file is called in a folder. */
export function placeProbes(dest: string, name: string): PlaceProbes {
  const path = isInside(dest) ? join(dest, name) : plainPath(dest)
  return { me: whoami(), ...fileProbes(path), ...(isInside(dest) ? foldersAbove(path) : parentProbe(path)) }
}

/** The second round: the file in a destination that turned out to be a folder, and where a link leads. */
export function placeProbesMore(dest: string, name: string, follow: boolean, found: FoundPlace): PathProbes {
  const path = placeOf(dest, name, found)
  const isMoved = !isInside(dest) && path !== plainPath(dest)
  if (!isMoved) return follow ? linkProbe(path, found) : {}
  return { ...fileProbes(path), ...(follow ? realProbe(path) : {}) }
}

/** The full path of the file: below the destination if that is a folder, or is written with a slash at its end. */
function placeOf(dest: string, name: string, found: FoundPaths): string {
  const path = plainPath(dest)
  return isInside(dest) || isFolder(path, found) ? join(dest, name) : path
}

/** What it takes to have the content there with its attributes. */
export function planPlace<C extends Known>(placing: Placing<C>, found: FoundPlace, write: Writer<C>): Plan {
  const { dest, content, validate, force, follow } = placing
  const path = placeOf(dest, content.name, found)
  const spot = spotAt(path, found, follow)
  const wrong = refusal(placing, path, spot) ?? validateRefusal(validate)
  if (wrong) return wrong
  if (!force && reached(found[`target ${path}`] ?? null)) return []
  const missing = pathsAbove(path).filter((folder) => `target ${folder}` in found && !isFolder(folder, found))
  const isBlocked = missing.some((folder) => found[`target ${folder}`])
  if (isBlocked || (missing.length > 0 && !isInside(dest))) {
    return refuse(`Destination directory ${dirname(path)} does not exist`, { checksum: content.sha1 })
  }
  const folders = missing.length > 0 ? [newFolders(missing, placing, found)] : []
  return [...folders, ...planSpot(spot, placing, found.me, write)]
}

/** A file in its place: written if it has another content, or else only given its attributes. */
export function planSpot<C extends Known>(
  { path, at, sha256, link }: Spot,
  placing: Pick<Placing<C>, 'content' | 'owner' | 'group' | 'mode' | 'backup' | 'validate'>,
  me: Whoami,
  write: Writer<C>,
): Change[] {
  if (!at || sha256 !== placing.content.sha256) return [write(path, placing.content, at, { ...placing, me, link })]
  const change = setAttributes(path, at, placing, link)
  return change ? [change] : []
}

/** What `register` holds after a file was put in its place. */
export function resultOfPlace(placing: Placing, found: FoundPlace): Result {
  const { dest, content, follow, force } = placing
  const path = placeOf(dest, content.name, found)
  const { at } = spotAt(path, found, follow)
  const src = content.name === '' ? {} : { src: content.name }
  if (!at) return { dest: path, ...src }
  if (!force && found[`sha256 ${path}`] !== content.sha256) return { dest: path, ...src }
  const md5 = content.bytes ? { md5sum: hashOf('md5', content.bytes) } : {}
  return { dest: path, ...src, checksum: content.sha1, ...md5, ...pathInfo(at) }
}

/** What `mode` asks for, where `preserve` stands for that of the source. */
export function modeOf(mode: string | undefined, source: string | null): string | undefined {
  return mode === 'preserve' ? (source ?? undefined) : mode
}

/** Refuses a `validate` that would not look at the new file. */
export function validateRefusal(validate: string | undefined): Refusal | null {
  return validate === undefined || validate.includes('%s') ? null : refuse(`validate must contain %s: ${validate}`)
}

function refusal({ content, checksum, dest }: Placing, path: string, { at }: Spot): Refusal | null {
  if (content.name === '' && (isInside(dest) || at?.type === 'directory')) {
    return refuse('can not use content with a dir as dest')
  }
  if (at?.type === 'directory') return refuse(`${path} is a directory, so it can't be replaced by a file`)
  if (checksum === undefined || checksum.toLowerCase() === content.sha1) return null
  const more = { checksum: content.sha1, expected_checksum: checksum }
  return refuse('Copied file does not match the expected checksum. Transfer failed.', more)
}

function newFolders(missing: readonly string[], placing: Placing, found: FoundPlace): Change {
  const { owner, group, directory_mode: mode } = placing
  const folders = missing.map((path) => ({ path, attributes: { owner, group, mode } }))
  return makeFolders(folders, (path) => found[`target ${path}`] ?? null, found.me)
}

function isFolder(path: string, found: FoundPaths): boolean {
  return found[`target ${path}`]?.type === 'directory'
}

/** A slash at the end says that the destination is a folder, there or not. */
function isInside(dest: string): boolean {
  return dest.endsWith('/')
}
