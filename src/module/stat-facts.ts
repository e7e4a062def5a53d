import type { Existing } from '../state/attributes.ts'
import type { Json } from '../state/json.ts'
import { permissionsOf } from './access.ts'

/** What Ansible tells of anything that stands at a path. */
export function statFacts(at: Existing): Readonly<Record<string, Json>> {
  const { type, mode, uid, gid, owner, group, size, inode, device, links, atime, mtime, ctime } = at
  return {
    mode,
    isdir: type === 'directory',
    isreg: type === 'file',
    islnk: type === 'link',
    ischr: type === 'character',
    isblk: type === 'block',
    isfifo: type === 'fifo',
    issock: type === 'socket',
    uid,
    gid,
    ...(owner !== '' && { pw_name: owner }),
    ...(group !== '' && { gr_name: group }),
    size,
    inode,
    dev: device,
    nlink: links,
    atime,
    mtime,
    ctime,
    ...permissionsOf(mode),
  }
}
