import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The path that is reached when all links of a path are followed; what does not exist stays as it is written. */
export function realPath(path: string): Probe<string | null> {
  return { family: realFamily, subject: path }
}

const realFamily: Family<string | null> = {
  kind: 'script',
  name: 'real',
  absent: null,
  script: (paths) => sh`realpath -z -m -- ${paths} 2>/dev/null`,
  parse: (stdout, paths) => {
    const lines = stdout.toString().split('\0')
    // A loop of links has no real path and gives no line: then each is its own.
    return paths.map((path, i) => (lines.length === paths.length + 1 ? (lines[i] ?? null) : path))
  },
  cells: (path) => ({ path }),
}
