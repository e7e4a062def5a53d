import { dirname } from 'node:path/posix'
import { type Setting, set } from '../change.ts'
import type { Newcomer } from '../families/newcomer.ts'
import { type FileType, type Stat, stat } from '../families/stat.ts'
import type { User } from '../families/user.ts'
import { type Script, sh } from '../sh.ts'

/** Makes the missing home directory of a user who exists, from the skeleton. */
export function makeHome({ name, uid, gid, home }: NonNullable<User>, skeleton: string, mode: string): Script {
  const owner = uid < 0 ? `${name}:` : `${uid}:${gid}`
  return sh`mkdir -p -- ${dirname(home)} && if [ -d ${skeleton} ]; then cp -a -- ${skeleton} ${home}; else mkdir -- ${home}; fi && chown -R ${owner} -- ${home} && chmod ${mode} -- ${home}`
}

/** The home directory as it will be found, where it was not there before. */
export function homeAfter(owner: NonNullable<User>, { homeMode }: Newcomer): Setting {
  return set<Stat>(stat(owner.home), belongingTo(owner, 'directory', homeMode))
}

/** A new file or folder of a user's. */
export function belongingTo(
  { uid, gid, name, group }: NonNullable<User>,
  type: FileType,
  mode: string,
): NonNullable<Stat> {
  const unknowable = { size: 0, atime: 0, mtime: 0, ctime: 0, inode: 0, device: 0, links: 1 }
  return { type, mode, uid, gid, owner: name, group, target: '', ...unknowable }
}
