import { Secret } from '../../template/values.ts'
import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** A user account; null where there is none. */
export type User = null | {
  readonly name: string
  /** -1 where only the host will know it. */
  readonly uid: number
  readonly gid: number
  /** The primary group's name, '' where the gid has none. */
  readonly group: string
  /** The groups that list the user as a member. */
  readonly groups: readonly string[]
  readonly comment: string
  readonly home: string
  readonly shell: string
  /** The hash, after a `!` where it is locked; null for readers who may not see it. */
  readonly password: Secret | null
  /** Days since the epoch, -1 for never. */
  readonly expires: number
}

/** A user by name. */
export function user(name: string): Probe<User> {
  return { family: userFamily, subject: name }
}

/** Whether nobody can log in with the password. */
export function isLocked({ password }: NonNullable<User>): boolean {
  return String(password?.open() ?? '').startsWith('!')
}

const userFamily: Family<User> = {
  kind: 'script',
  name: 'user',
  absent: null,
  script: (names) =>
    sh`getent passwd -- ${names}; echo '#'; getent shadow -- ${names} 2>/dev/null; echo '#'; getent group`,
  parse: (stdout, names) => {
    const [passwd = [], shadow = [], group = []] = stdout.toString().split(/^#\n/m).map(records)
    const accounts = new Map(passwd.map((fields) => [fields[0], fields]))
    const secrets = new Map(shadow.map((fields) => [fields[0], fields]))
    return names.map((name) => {
      const account = accounts.get(name)
      return account ? parseUser(account, secrets.get(name) ?? null, group) : null
    })
  },
  cells: (found) => {
    if (found === null) return { state: 'absent' }
    const { uid, group, gid, groups, comment, home, shell, expires } = found
    return {
      state: 'present',
      ...(uid >= 0 && { uid }),
      group: group || gid,
      groups: groups.toSorted(),
      comment,
      home,
      shell,
      expires: expires < 0 ? 'never' : dateOf(expires),
      locked: isLocked(found),
    }
  },
}

/** A day since the epoch as `2031-01-31`. */
export function dateOf(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

function records(text: string): string[][] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [line.split(':')]))
}

function parseUser(account: readonly string[], secret: readonly string[] | null, groups: readonly string[][]) {
  const [name = '', , uid = '', gid = '', comment = '', home = '', shell = ''] = account
  const expires = secret?.[7] ?? ''
  return {
    name,
    uid: Number(uid),
    gid: Number(gid),
    group: groups.find((group) => group[2] === gid)?.[0] ?? '',
    groups: groups.filter((group) => group[3]?.split(',').includes(name)).map((group) => group[0] ?? ''),
    comment,
    home,
    shell,
    password: secret === null ? null : new Secret(secret[1] ?? ''),
    expires: expires === '' ? -1 : Number(expires),
  }
}
