import type { Group } from '../families/group.ts'
import { dateOf, type User } from '../families/user.ts'
import { inOrder, type Script, sh } from '../sh.ts'
import { expiryDay } from './create.ts'
import { passwordTitle, setPassword, wantedPassword } from './password.ts'
import type { UserTask } from './task.ts'

/** One attribute of an account that is not as asked. */
interface Difference {
  readonly title: string
  /** Options of usermod. */
  readonly words: readonly (string | number)[]
  readonly after: Partial<NonNullable<User>>
}

/** How an account is to be altered; null where it is as asked. */
export interface Alteration {
  readonly title: string
  readonly script: Script
  readonly after: NonNullable<User>
}

/** All that differs, mended by one usermod and one chpasswd. */
export function alterUser(task: UserTask, at: NonNullable<User>, primary: Group): Alteration | null {
  const found = differences(task, at, primary)
  const password = wantedPassword(task, at)
  if (found.length === 0 && password === null) return null
  const words = found.flatMap((one) => one.words)
  return {
    title: [...found.map(({ title }) => title), ...(password ? [passwordTitle(at, password)] : [])].join(', '),
    script: inOrder([
      ...(words.length > 0 ? [sh`usermod ${words} -- ${task.name}`] : []),
      ...(password ? [setPassword(task.name, password)] : []),
    ]),
    after: Object.assign({}, at, ...found.map(({ after }) => after), password && { password }),
  }
}

function differences(task: UserTask, at: NonNullable<User>, primary: Group): Difference[] {
  const { uid, comment, home, shell } = task
  const expiry = expiryDay(task)
  return [
    ...(uid === undefined || uid === at.uid
      ? []
      : [differs(`uid ${at.uid} → ${uid}`, ['-u', uid, ...(task.non_unique ? ['-o'] : [])], { uid })]),
    ...(primary === null || primary.gid === at.gid ? [] : [primaryDiffers(at, primary)]),
    ...membership(task, at),
    ...(comment === undefined || comment === at.comment ? [] : [differs('comment', ['-c', comment], { comment })]),
    ...(home === undefined || home === at.home
      ? []
      : [differs(`home ${at.home} → ${home}`, ['-d', home, ...(task.move_home ? ['-m'] : [])], { home })]),
    ...(shell === undefined || shell === at.shell
      ? []
      : [differs(`shell ${at.shell} → ${shell}`, ['-s', shell], { shell })]),
    ...(expiry === undefined || expiry === at.expires ? [] : [expiryDiffers(expiry)]),
  ]
}

function differs(title: string, words: readonly (string | number)[], after: Partial<NonNullable<User>>): Difference {
  return { title, words, after }
}

function primaryDiffers(at: NonNullable<User>, { name, gid }: NonNullable<Group>): Difference {
  return differs(`group ${at.group || at.gid} → ${name}`, ['-g', name], { group: name, gid })
}

function expiryDiffers(day: number): Difference {
  return day < 0
    ? differs('expires never', ['-e', ''], { expires: -1 })
    : differs(`expires ${dateOf(day)}`, ['-e', dateOf(day)], { expires: day })
}

/** With `append` only what is missing; without it, the groups are to be exactly these. */
function membership({ groups, append }: UserTask, at: NonNullable<User>): Difference[] {
  if (groups === undefined) return []
  const wanted = [...new Set(groups.filter(Boolean))]
  const missing = wanted.filter((name) => !at.groups.includes(name))
  const surplus = append ? [] : at.groups.filter((name) => !wanted.includes(name))
  if (missing.length + surplus.length === 0) return []
  const title = `groups ${[...missing.map((name) => `+${name}`), ...surplus.map((name) => `-${name}`)].join(' ')}`
  if (append) return [differs(title, ['-a', '-G', missing.join(',')], { groups: [...at.groups, ...missing] })]
  return [differs(title, ['-G', wanted.join(',')], { groups: wanted })]
}
