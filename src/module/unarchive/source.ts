import { basename } from 'node:path/posix'
import type { Archive, Listing, Packing } from '../../state/archive/member.ts'
import type { Content } from '../../state/content.ts'
import type { Findings } from '../../state/families/find.ts'
import type { Group } from '../../state/families/group.ts'
import type { User } from '../../state/families/user.ts'
import type { Whoami } from '../../state/families/whoami.ts'
import { plainPath } from '../../state/folders.ts'
import type { HttpAnswer } from '../../state/http.ts'
import type { FoundPaths } from '../../state/spot.ts'
import { nameInUrl } from '../download.ts'
import type { FoundPrograms, Needed } from '../program.ts'
import { pickFromTar, pickFromZip } from './pick.ts'

/** The arguments of unarchive. */
export interface Task {
  readonly src: Archive | string
  readonly dest: string
  readonly creates: string | undefined
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly extra_opts: readonly string[]
  readonly keep_newer: boolean
  readonly list_files: boolean
  readonly validate_certs: boolean
  readonly owner: string | undefined
  readonly group: string | undefined
  readonly mode: string | undefined
}

/** What was found of the archive, of what is in its place now, and of what it takes to unpack it. */
export type Seen = FoundPaths &
  FoundPrograms & {
    readonly me: Whoami
    readonly packing?: Packing | null
    readonly 'answer body'?: HttpAnswer
  } & { readonly [K in `listing ${'names' | 'numbers'}`]?: Listing | null } & {
    readonly [K in `user ${string}`]: User
  } & { readonly [K in `group ${string}`]: Group } & { readonly [K in `find ${string}`]: Findings }

/** An archive as far as it is known. */
export interface Source {
  readonly name: string
  /** Where it is on the host; null where it must be sent there first. */
  readonly path: string | null
  readonly content: Content | null
  readonly packing: Packing
  /** The members that are wanted; null: known once it is there. */
  readonly listing: Listing | null
}

/** Whether the source is a URL, which the host is to fetch from. */
export function isUrl(src: Task['src']): src is string {
  return typeof src === 'string' && src.includes('://')
}

/** The archive that a task is about; null where it is not there. */
export function sourceOf(task: Task, seen: Seen): Source | null {
  const { src } = task
  if (typeof src !== 'string') return picked(task, src, src.content.name)
  if (isUrl(src)) {
    const archive = seen['answer body']?.archive
    const name = nameInUrl(src)
    return archive ? picked(task, archive, name) : { name, path: null, content: null, packing: 'tar', listing: null }
  }
  const at = seen[`target ${plainPath(src)}`]
  if (at?.type !== 'file') return null
  const packing = seen.packing ?? 'tar'
  const found = seen['listing numbers'] ?? seen['listing names'] ?? null
  const listing = found && 'members' in found && packing === 'zip' ? pickFromZip(found.members, task) : found
  return { name: basename(src), path: src, content: null, packing, listing: safe(listing) }
}

function picked(task: Task, { content, packing, listing }: Archive, name: string): Source {
  const pick = packing === 'zip' ? pickFromZip : pickFromTar
  const wanted = 'members' in listing ? pick(listing.members, task) : listing
  return { name, path: null, content, packing, listing: safe(wanted) }
}

/** Nothing in an archive may lead out of the folder that it is unpacked in. */
function safe(listing: Listing | null): Listing | null {
  if (!listing || 'problem' in listing) return listing
  const bad = listing.members.find(({ path }) => path.split('/').includes('..'))
  return bad ? { problem: `it holds ${bad.path}, which leads out of the folder` } : listing
}

/** The program without which an archive can't be unpacked, where not every Debian has it. */
export function unpacker(packing: Packing): Needed | null {
  return programs[packing] ?? null
}

const programs: Partial<Readonly<Record<Packing, Needed>>> = {
  zip: { path: '/usr/bin/unzip', package: 'unzip' },
  bzip2: { path: '/usr/bin/bzip2', package: 'bzip2' },
  xz: { path: '/usr/bin/xz', package: 'xz-utils' },
  zstd: { path: '/usr/bin/zstd', package: 'zstd' },
}

/** What Ansible calls what unpacks it. */
export const handlers: Readonly<Record<Packing, string>> = {
  zip: 'ZipArchive',
  tar: 'TarArchive',
  gzip: 'TgzArchive',
  bzip2: 'TarBzipArchive',
  xz: 'TarXzArchive',
  zstd: 'TarZstdArchive',
}
