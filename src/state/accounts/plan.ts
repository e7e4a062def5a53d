import { type Change, type Setting, set } from '../change.ts'
import { content } from '../families/content.ts'
import { type Group, group } from '../families/group.ts'
import { type Newcomer, newcomer } from '../families/newcomer.ts'
import { type Stat, stat } from '../families/stat.ts'
import { type User, user } from '../families/user.ts'
import { keyed } from '../keyed.ts'
import type { Found, Probe } from '../probe.ts'
import { newAccount } from '../provides.ts'
import { inOrder, type Script, sh } from '../sh.ts'
import { createUser, newUser } from './create.ts'
import { belongingTo, homeAfter, makeHome } from './home.ts'
import { alterUser } from './modify.ts'
import { keyFile, makeKey } from './ssh-key.ts'
import type { UserTask } from './task.ts'

export type UserProbes = {
  readonly user: Probe<User>
  readonly [name: `group ${string}`]: Probe<Group>
  readonly [path: `file ${string}`]: Probe<Stat>
}

export type HomeProbes = {
  readonly [of: `defaults ${string}`]: Probe<Newcomer>
  readonly [path: `file ${string}`]: Probe<Stat>
  readonly [path: `content ${string}`]: Probe<Buffer | null>
}

export type UserFound = Found<UserProbes>
export type HomeFound = UserFound & Found<HomeProbes>

export function userProbes(task: UserTask): UserProbes {
  const groups = [task.name, ...(task.group === undefined ? [] : [task.group]), ...(task.groups ?? []).filter(Boolean)]
  // Most homes are here: then the second round has nothing left to ask.
  const likely = task.home ?? `/home/${task.name}`
  return { user: user(task.name), ...keyed('group', groups, group), ...keyed('file', [likely], stat) }
}

/** The home directory and, where one is asked for, the key in it; for a new account or home, what such ones get. */
export function homeProbes(task: UserTask, found: UserFound & Partial<HomeFound>): HomeProbes {
  const home = homeOf(task, found)
  const key = task.generate_ssh_key ? [keyFile(task, home)] : []
  const makesHome = task.create_home && found[`file ${home}`] === null
  const makes = task.state === 'present' && (found.user === null || makesHome)
  return {
    ...keyed('defaults', makes ? [task.name] : [], () => newcomer),
    ...keyed('file', [home, ...key], stat),
    ...keyed(
      'content',
      key.map((path) => `${path}.pub`),
      content,
    ),
  }
}

/** The home directory that the user has, or will have. */
export function homeOf(task: UserTask, found: UserFound & Partial<HomeFound>): string {
  return task.home ?? found.user?.home ?? `${defaultsOf(task, found).home}/${task.name}`
}

function defaultsOf({ name }: UserTask, found: Partial<HomeFound>): Newcomer {
  return found[`defaults ${name}`] ?? newcomer.family.absent
}

/** An account in one change, its missing home directory and its key in others. */
export function planUser(given: UserTask, found: HomeFound): readonly Change[] | { readonly failed: string } {
  const { user: at } = found
  if (given.state === 'absent') return at === null ? [] : [removal(given, at, found)]
  const fault = faultOf(given, found)
  if (fault !== null) return { failed: fault }
  const task = withGroupNames(given, found)
  const primary = task.group === undefined ? null : (found[`group ${task.group}`] ?? null)
  const home = found[`file ${homeOf(task, found)}`] ?? null
  if (at === null) {
    const after = newUser(task, defaultsOf(task, found), primary, found[`group ${task.name}`] ?? null)
    return [creation(task, after, found, home), ...keys(task, after, found)]
  }
  const altered = alterUser(task, at, primary)
  const after = altered?.after ?? at
  const moves = task.move_home && after.home !== at.home
  return [
    ...(altered
      ? [
          {
            ...changeOf(altered.title, altered.script, [set(user(task.name), altered.after)]),
            touches: 'everything' as const,
          },
        ]
      : []),
    ...(home === null && task.create_home && !moves ? [homeChange(task, after, defaultsOf(task, found))] : []),
    ...keys(task, after, found),
  ]
}

function faultOf(task: UserTask, found: UserFound): string | null {
  const groups = [...(task.group === undefined ? [] : [task.group]), ...(task.groups ?? []).filter(Boolean)]
  const missing = groups.find((name) => !found[`group ${name}`])
  if (missing !== undefined) return `Group ${missing} does not exist`
  if (/[:\n]/.test(String(task.password?.open() ?? '')))
    return 'the password must be a hash as /etc/shadow has it, without colons'
  return null
}

/** Groups may be given by their ids; members are listed by names. */
function withGroupNames(task: UserTask, found: UserFound): UserTask {
  return { ...task, groups: task.groups?.map((name) => found[`group ${name}`]?.name ?? name) }
}

function creation(task: UserTask, after: NonNullable<User>, found: HomeFound, home: Stat): Change {
  const own = found[`group ${task.name}`] ?? null
  const primary = task.group === undefined ? null : (found[`group ${task.group}`] ?? null)
  const ownGroup = after.group === task.name && own === null
  return {
    ...changeOf(`create user ${task.name}`, createUser(task, own, primary), [
      set(user(task.name), after),
      ...(ownGroup ? [set<Group>(group(task.name), { name: task.name, gid: -1, members: [] })] : []),
      ...(task.create_home && home === null ? [homeAfter(after, defaultsOf(task, found))] : []),
    ]),
    // The files of the skeleton.
    provides: [...newAccount, { family: '*', covers: (subject) => subject.startsWith(`${after.home}/`) }],
  }
}

function removal(task: UserTask, at: NonNullable<User>, found: UserFound): Change {
  const own = found[`group ${task.name}`] ?? null
  const goes = own !== null && own.gid === at.gid && own.members.every((member) => member === task.name)
  const words = [...(task.force ? ['-f'] : []), ...(task.remove ? ['-r'] : [])]
  return {
    ...changeOf(`remove user ${task.name}`, sh`userdel ${[...words, '--', task.name]}`, [
      set(user(task.name), null),
      ...(goes ? [set(group(task.name), null)] : []),
      ...(task.remove ? [set(stat(at.home), null)] : []),
    ]),
    touches: 'everything',
  }
}

function homeChange(task: UserTask, after: NonNullable<User>, defaults: Newcomer): Change {
  const script = makeHome(after, task.skeleton ?? defaults.skeleton, defaults.homeMode)
  return changeOf(`create ${after.home}`, script, [homeAfter(after, defaults)])
}

function keys(task: UserTask, after: NonNullable<User>, found: HomeFound): Change[] {
  if (!task.generate_ssh_key) return []
  const file = keyFile(task, after.home)
  const isThere = found[`file ${file}`] !== null && found[`file ${file}`] !== undefined
  // With `force`, an existing key is replaced each time, as in Ansible.
  if (isThere && !task.force) return []
  const change: Change = {
    ...changeOf(`generate ${file}`, makeKey(task, after), [
      set<Stat>(stat(file), belongingTo(after, 'file', '0600')),
      set<Stat>(stat(`${file}.pub`), belongingTo(after, 'file', '0644')),
    ]),
    touches: 'everything',
  }
  return [isThere ? { ...change, kind: 'deed' } : change]
}

function changeOf(title: string, script: Script, sets: readonly Setting[]): Change {
  return {
    kind: 'state',
    title,
    how: { kind: 'script', script: inOrder([script]), spooled: false },
    sets,
    provides: [],
    touches: 'own',
  }
}
