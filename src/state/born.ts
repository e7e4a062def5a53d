import type { Existing } from './attributes.ts'
import type { FileType, Stat } from './families/stat.ts'
import type { Whoami } from './families/whoami.ts'
import { NEW_FILE, NEW_FOLDER, parseMode, showMode } from './mode.ts'

const SETGID = 0o2000

/** A new file of the session's user, with their own group even in a setgid folder, as Ansible has it. */
export function bornFile(me: Whoami, size: number): Existing {
  return born('file', NEW_FILE, me, { size })
}

/** A new folder of the session's user, in a folder. */
export function bornFolder(me: Whoami, parent: Stat): Existing {
  const mode = isSetgid(parent) ? showMode(parseMode(NEW_FOLDER) | SETGID) : NEW_FOLDER
  return born('directory', mode, me, groupFrom(parent))
}

/** A new link of the session's user, in a folder. */
export function bornLink(me: Whoami, target: string, parent: Stat): Existing {
  return born('link', '0777', me, { ...groupFrom(parent), target, size: Buffer.byteLength(target) })
}

/** A new file that is left as it was made, in a folder. */
export function bornEmpty(me: Whoami, parent: Stat): Existing {
  return born('file', NEW_FILE, me, groupFrom(parent))
}

/** A setgid folder hands its group down, and its bit to folders. */
function groupFrom(parent: Stat): Partial<Existing> {
  return parent && isSetgid(parent) ? { gid: parent.gid, group: parent.group } : {}
}

function isSetgid(parent: Stat): boolean {
  return parent !== null && (parseMode(parent.mode) & SETGID) !== 0
}

function born(type: FileType, mode: string, { uid, user, gid, group }: Whoami, more: Partial<Existing>): Existing {
  const unknowable = { atime: 0, mtime: 0, ctime: 0, inode: 0, device: 0, links: 1 }
  return { type, mode, uid, gid, owner: user, group, size: 0, target: '', ...unknowable, ...more }
}
