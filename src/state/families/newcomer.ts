import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What a new user gets where nothing else is said: of /etc/default/useradd and /etc/login.defs. */
export interface Newcomer {
  /** The folder of home directories. */
  readonly home: string
  readonly shell: string
  readonly skeleton: string
  /** Four octal digits. */
  readonly homeMode: string
  /** Each user gets a group of the same name. */
  readonly ownGroup: boolean
  /** The primary group's id otherwise. */
  readonly gid: number
}

export const newcomer: Probe<Newcomer> = {
  family: {
    kind: 'script',
    name: 'newcomer',
    absent: parseDefaults(''),
    script: () =>
      sh`grep -hE '^(SHELL|HOME|GROUP|SKEL|UMASK|HOME_MODE|USERGROUPS_ENAB)[=[:space:]]' /etc/default/useradd /etc/login.defs 2>/dev/null`,
    parse: (stdout, subjects) => subjects.map(() => parseDefaults(stdout.toString())),
    cells: ({ home, shell }) => ({ home, shell }),
  } satisfies Family<Newcomer>,
  subject: 'defaults',
}

function parseDefaults(text: string): Newcomer {
  const lines = text.split('\n').map((line) => line.split(/[=\s]+/))
  const of = (name: string, otherwise: string) => lines.find(([key]) => key === name)?.[1] ?? otherwise
  const umask = Number.parseInt(of('UMASK', '022'), 8)
  const mode = Number.parseInt(of('HOME_MODE', (0o777 & ~umask).toString(8)), 8)
  return {
    home: of('HOME', '/home'),
    shell: of('SHELL', '/bin/sh'),
    skeleton: of('SKEL', '/etc/skel'),
    homeMode: mode.toString(8).padStart(4, '0'),
    ownGroup: of('USERGROUPS_ENAB', 'yes') === 'yes',
    gid: Number(of('GROUP', '100')),
  }
}
