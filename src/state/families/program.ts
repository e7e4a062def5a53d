import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** Whether a program is there; by the path that Debian has it at, so that a plan sees that a package may bring it. */
export function program(path: string): Probe<boolean> {
  return { family: programFamily, subject: path }
}

const programFamily: Family<boolean> = {
  kind: 'script',
  name: 'program',
  absent: false,
  script: (paths) => sh`for p in ${paths}; do command -v "\${p##*/}" > /dev/null && echo yes || echo no; done`,
  parse: (stdout, paths) => {
    const lines = stdout.toString().split('\n')
    return paths.map((_, i) => lines[i] === 'yes')
  },
  cells: (there) => ({ state: there ? 'present' : 'absent' }),
}
