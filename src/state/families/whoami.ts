import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The user that looks and acts: new files are theirs. */
export interface Whoami {
  readonly uid: number
  readonly user: string
  readonly gid: number
  readonly group: string
  readonly groups: readonly string[]
  readonly gids: readonly number[]
}

/** Who the session's user is. */
export function whoami(): Probe<Whoami> {
  return { family: whoamiFamily, subject: '' }
}

const nobody: Whoami = { uid: -1, user: '', gid: -1, group: '', groups: [], gids: [] }

const whoamiFamily: Family<Whoami> = {
  kind: 'script',
  name: 'whoami',
  absent: nobody,
  script: () => sh`id`,
  parse: (stdout, subjects) => subjects.map(() => parseId(stdout.toString())),
  cells: ({ user, group }) => ({ user, group }),
}

/** `uid=0(root) gid=0(root) groups=0(root),27(sudo)`; an id without a name has no brackets. */
function parseId(line: string): Whoami {
  const fields = /^uid=(\d+)(?:\((.*?)\))? gid=(\d+)(?:\((.*?)\))?(?: groups=(.*))?$/m.exec(line)
  if (!fields) return nobody
  const [, uid = '', user, gid = '', group, list = ''] = fields
  const others = list.split(/,(?=\d)/).flatMap((entry) => {
    const [, id, name] = /^(\d+)(?:\((.*)\))?/.exec(entry) ?? []
    return id === undefined ? [] : [{ id: Number(id), name: name ?? id }]
  })
  return {
    uid: Number(uid),
    user: user ?? uid,
    gid: Number(gid),
    group: group ?? gid,
    groups: others.map(({ name }) => name),
    gids: others.map(({ id }) => id),
  }
}
