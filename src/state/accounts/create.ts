import { dirname } from 'node:path/posix'
import { Secret } from '../../template/values.ts'
import type { Group } from '../families/group.ts'
import type { Newcomer } from '../families/newcomer.ts'
import { dateOf, type User } from '../families/user.ts'
import { inOrder, type Script, sh } from '../sh.ts'
import { setPassword, wantedPassword } from './password.ts'
import type { UserTask } from './task.ts'

/** The new account as the host will have it; `ownGroup` is a group of its name that is there already. */
export function newUser(task: UserTask, defaults: Newcomer, primary: Group, ownGroup: Group): NonNullable<User> {
  const { name } = task
  const group = primary ?? (defaults.ownGroup && !ownGroup ? { name, gid: -1 } : { name: '', gid: defaults.gid })
  return {
    name,
    uid: task.uid ?? -1,
    gid: group.gid,
    group: group.name,
    groups: (task.groups ?? []).filter(Boolean),
    comment: task.comment ?? '',
    home: task.home ?? `${defaults.home}/${name}`,
    shell: task.shell ?? defaults.shell,
    password: wantedPassword(task, null) ?? new Secret('!'),
    expires: expiryDay(task) ?? -1,
  }
}

/** Makes the account in one go; the password follows by a pipe. */
export function createUser(task: UserTask, ownGroup: Group, primary: Group): Script {
  const { name, uid, comment, home, shell, skeleton, groups = [] } = task
  const expiry = expiryDay(task)
  const words = [
    ...(uid === undefined ? [] : ['-u', uid, ...(task.non_unique ? ['-o'] : [])]),
    ...(primary ? ['-g', primary.name] : ownGroup ? ['-N'] : []),
    ...(groups.some(Boolean) ? ['-G', groups.filter(Boolean).join(',')] : []),
    ...(comment === undefined ? [] : ['-c', comment]),
    ...(home === undefined ? [] : ['-d', home]),
    ...(shell === undefined ? [] : ['-s', shell]),
    ...(expiry === undefined || expiry < 0 ? [] : ['-e', dateOf(expiry)]),
    ...(task.create_home ? ['-m', ...(skeleton === undefined ? [] : ['-k', skeleton])] : ['-M']),
    ...(task.system ? ['-r'] : []),
  ]
  const password = wantedPassword(task, null)
  return inOrder([
    ...(home !== undefined && task.create_home ? [sh`mkdir -p -- ${dirname(home)}`] : []),
    sh`useradd ${words} -- ${name}`,
    ...(password ? [setPassword(name, password)] : []),
  ])
}

/** The day of the expiry, -1 for never, undefined where none is asked for. */
export function expiryDay({ expires }: UserTask): number | undefined {
  if (expires === undefined) return undefined
  return expires < 0 ? -1 : Math.floor(expires / 86_400)
}
