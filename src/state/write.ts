import { type Attributes, attributeTitles, type Existing, groupName, ownerName, withAttributes } from './attributes.ts'
import { bornFile } from './born.ts'
import { type Change, type Setting, set } from './change.ts'
import type { Content } from './content.ts'
import { content as contentOf, hash, hashOf } from './families/content.ts'
import { type Stat, stat, statTarget } from './families/stat.ts'
import type { Whoami } from './families/whoami.ts'
import { fileBrings } from './provides.ts'

/** How a file is written. */
export interface Writing extends Attributes {
  readonly me: Whoami
  /** Keep the old file. */
  readonly backup?: boolean
  /** The field of the result that names it, where that is not backup_file. */
  readonly backupField?: string
  /** A command that must accept the new file first; `%s` is its path. */
  readonly validate?: string | undefined
  /** The link by which the path was found. */
  readonly link?: string | null
  /** What is done to the content, where that can be said better than "change content". */
  readonly title?: string
}

/** Writes a file, which keeps the attributes that it has and that are not asked for; `at` is what stands there. */
export function write(path: string, content: Content, at: Stat, writing: Writing): Change {
  const after = fileAfter(at, content.size, writing)
  const { validate = null, backup = false, backupField = 'backup_file', link } = writing
  return {
    kind: 'state',
    title: writeTitle(at, after, writing.title),
    how: {
      kind: 'file',
      path,
      content,
      mode: after.mode,
      owner: ownerName(after),
      group: groupName(after),
      own: after.uid === writing.me.uid && after.gid === writing.me.gid,
      validate,
      backup,
    },
    sets: [
      set(stat(path), after),
      ...contentSettings(path, content),
      ...(link ? [set(statTarget(link), after), ...contentSettings(link, content)] : []),
    ],
    provides: fileBrings(path),
    touches: 'own',
    ...(backup && at && { tells: backupField }),
  }
}

/** What stands at a path once a file of that many bytes is written there. */
export function fileAfter(at: Stat, size: number, writing: Attributes & { readonly me: Whoami }): Existing {
  const kept = at?.type === 'file' ? { ...at, ...keptOwner(at, writing.me), size } : bornFile(writing.me, size)
  return withAttributes(kept, writing)
}

/** "create file", or what differs in one that is there. */
export function writeTitle(at: Stat, after: Existing, content = 'change content'): string {
  return at?.type === 'file' ? [content, ...attributeTitles(at, after)].join(', ') : 'create file'
}

/** The content of a file as it will be found, in all ways in which it can be asked for. */
export function contentSettings(path: string, content: Content): Setting[] {
  const known = [set(hash('sha256', path), content.sha256), set(hash('sha1', path), content.sha1)]
  if (!content.bytes) return known
  return [...known, set(hash('md5', path), hashOf('md5', content.bytes)), set(contentOf(path), content.bytes)]
}

/** A new file takes the old one's place, and only root can give it an owner, or a group that is not one's own. */
function keptOwner(at: Existing, me: Whoami): Partial<Existing> {
  if (me.uid === 0 || me.uid === at.uid) return {}
  const group = me.gids.includes(at.gid) ? {} : { gid: me.gid, group: me.group }
  return { uid: me.uid, owner: me.user, ...group }
}
