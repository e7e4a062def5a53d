import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** A group of users; null where there is none. */
export type Group = null | {
  readonly name: string
  /** -1 where only the host will know it. */
  readonly gid: number
  readonly members: readonly string[]
}

/** A group by its name, or by its id in digits where none has that name. */
export function group(nameOrId: string): Probe<Group> {
  return { family: groupFamily, subject: nameOrId }
}

const groupFamily: Family<Group> = {
  kind: 'script',
  name: 'group',
  absent: null,
  script: (subjects) => sh`getent group -- ${subjects}`,
  parse: (stdout, subjects) => {
    const found = stdout.toString().split('\n').filter(Boolean).map(parseGroup)
    return subjects.map(
      (subject) =>
        found.find(({ name }) => name === subject) ?? found.find(({ gid }) => String(gid) === subject) ?? null,
    )
  },
  cells: (found) => {
    if (found === null) return { state: 'absent' }
    return { state: 'present', ...(found.gid >= 0 && { gid: found.gid }) }
  },
}

function parseGroup(line: string): NonNullable<Group> {
  const [name = '', , gid = '', members = ''] = line.split(':')
  return { name, gid: Number(gid), members: members.split(',').filter(Boolean) }
}
