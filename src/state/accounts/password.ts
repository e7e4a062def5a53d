import { Secret } from '../../template/values.ts'
import { isLocked, type User } from '../families/user.ts'
import { type Script, sh } from '../sh.ts'
import type { UserTask } from './task.ts'

/** What stands in the shadow file once the task is done, or null if it stays as it is; '' of a new user is `!`. */
export function wantedPassword(task: UserTask, at: User): Secret | null {
  const { password, password_lock: lock } = task
  const current = at === null ? '!' : hashOf(at)
  const asked =
    password !== undefined && (at === null || task.update_password === 'always') ? String(password.open()) : current
  // As in Ansible, a lock by itself makes no difference to the hash.
  const bare = bareHash(asked) === bareHash(current) ? current : asked
  const wanted = lock === undefined ? bare : withLock(bare, lock)
  return wanted === current ? null : new Secret(wanted)
}

/** Puts a hash into the shadow file, by a pipe that no other user can look into. */
export function setPassword(name: string, hash: Secret): Script {
  return sh`printf '%s:%s\\n' ${name} ${hash} | chpasswd -e`
}

/** What a plan says of it: no more than whether it is locked. */
export function passwordTitle(at: NonNullable<User>, wanted: Secret): string {
  const text = String(wanted.open())
  if (bareHash(text) !== bareHash(hashOf(at))) return 'password'
  return text.startsWith('!') && !isLocked(at) ? 'lock the password' : 'unlock the password'
}

/** Whether a password can be what crypt made, or a mark that no password fits. */
export function looksHashed(password: Secret): boolean {
  return /^!*(\*|\$[\w-]+\$[\w./$,=-]+|[\w./]{13})?$/.test(String(password.open()))
}

function hashOf({ password }: NonNullable<User>): string {
  return String(password?.open() ?? '')
}

function bareHash(hash: string): string {
  return hash.replace(/^!+/, '')
}

/** An account without a password stays locked: unlocked, it would be open to all. */
function withLock(hash: string, lock: boolean): string {
  if (lock) return hash.startsWith('!') ? hash : `!${hash}`
  return bareHash(hash) === '' ? hash : bareHash(hash)
}
