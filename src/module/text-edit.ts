import { dirname } from 'node:path/posix'
import { type Attributes, attributeTitles, setAttributes } from '../state/attributes.ts'
import { bornFile } from '../state/born.ts'
import type { Change } from '../state/change.ts'
import { bytesContent } from '../state/content.ts'
import { content } from '../state/families/content.ts'
import { type Whoami, whoami } from '../state/families/whoami.ts'
import { makeFolders, pathsAbove, plainPath } from '../state/folders.ts'
import type { Found, Probe } from '../state/probe.ts'
import {
  type FoundPaths,
  folderProbe,
  foldersAbove,
  linkProbe,
  type PathProbes,
  spotAt,
  statProbe,
} from '../state/spot.ts'
import { write } from '../state/write.ts'
import { type Plan, type Refusal, refuse } from './define.ts'
import { validateRefusal } from './place.ts'

/** The arguments of modules that change a part of a file's text. */
export interface TextArgs extends Attributes {
  readonly path: string
  /** Make the file, and its folder, if it is not there. */
  readonly create: boolean
  readonly backup: boolean
  readonly backupField?: string
  readonly validate: string | undefined
}

/** A file's text once it is edited. */
interface Edited {
  readonly bytes: Buffer
  /** For people: "add line"; '' where nothing differs. */
  readonly title: string
  /** The same edit would find something to do again, so that it is done once and not read back. */
  readonly repeats?: boolean
}

/** What becomes of a file's bytes (null: there is no file); null where the file is none of the task's business. */
export type Edit = (bytes: Buffer | null) => Edited | Refusal | null

type TextProbes = PathProbes & { readonly me: Probe<Whoami>; readonly bytes: Probe<Buffer | null> }
export type FoundText = Found<TextProbes>

/** The first round: the file, and the folders above it where they may be made. */
export function textProbes({ path: given, create }: Pick<TextArgs, 'path' | 'create'>): TextProbes {
  const path = plainPath(given)
  return {
    me: whoami(),
    bytes: content(path),
    ...statProbe(path),
    ...folderProbe(path),
    ...(create ? foldersAbove(path) : {}),
  }
}

/** The second round: links are always followed. */
export function textProbesMore({ path }: Pick<TextArgs, 'path'>, found: FoundPaths): PathProbes {
  return linkProbe(plainPath(path), found)
}

/** The file with its text edited and its attributes set. */
export function planText(args: TextArgs, found: FoundText, edit: Edit): Plan {
  const { path, at, link } = spotAt(plainPath(args.path), found, true)
  const existing = at?.type === 'link' ? null : at
  if (args.mode === 'preserve') return refuse('mode must be in octal or symbolic form')
  if (existing?.type === 'directory') return refuse(`Path ${args.path} is a directory !`, { rc: 256 })
  if (existing && !found.bytes) return refuse(`${args.path} can't be read`)
  const edited = edit(existing && found.bytes)
  if (edited === null || 'failed' in edited) return edited ?? []
  const wrong = validateRefusal(args.validate) ?? blockedRefusal(path, found)
  if (wrong) return wrong
  if (existing && edited.title === '') return [setAttributes(path, existing, args, link) ?? []].flat()
  const writing = { ...args, me: found.me, link, title: edited.title }
  const change = write(path, bytesContent(edited.bytes), existing, writing)
  const folders = existing ? [] : newFolders(path, found)
  return [...folders, edited.repeats === true ? { ...change, kind: 'deed' } : change]
}

/** What happened to a file's text (''; nothing), with Ansible's words for attributes that were set too. */
export function textMessage(path: string, done: string, found: FoundText, before: FoundText): string {
  const { at: was } = spotAt(plainPath(path), before, true)
  const { at: is } = spotAt(plainPath(path), found, true)
  const isCared = is !== null && attributeTitles(was ?? bornFile(found.me, 0), is).length > 0
  const parts = [done, isCared ? 'ownership, perms or SE linux context changed' : '']
  return parts.filter((part) => part !== '').join(' and ')
}

function blockedRefusal(path: string, found: FoundPaths): Refusal | null {
  const blocked = pathsAbove(path).find((folder) => (found[`target ${folder}`]?.type ?? 'directory') !== 'directory')
  return blocked === undefined ? null : refuse(`Error creating ${dirname(path)}: ${blocked} is no directory`)
}

/** The folders that a new file needs, with the modes that new folders have. */
function newFolders(path: string, found: FoundPaths & { readonly me: Whoami }): Change[] {
  const missing = pathsAbove(path).filter((folder) => !found[`target ${folder}`])
  const folders = missing.map((folder) => ({ path: folder, attributes: {} }))
  return missing.length > 0 ? [makeFolders(folders, (folder) => found[`target ${folder}`] ?? null, found.me)] : []
}
