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
  // A link into itself (a -> a/b) would keep realpath busy for ever: then each path is asked by itself.
  script: (paths) =>
    sh`timeout 3 realpath -z -m -- ${paths} 2>/dev/null || { printf '\\0\\0'; for p in ${paths}; do
timeout 1 realpath -z -m -- "$p" 2>/dev/null || printf '%s\\0' "$p"; done; }`,
  parse: (stdout, paths) => {
    const lines = (stdout.toString().split('\0\0').at(-1) ?? '').split('\0')
    return paths.map((path, i) => lines[i] || path)
  },
  cells: (path) => ({ path }),
}
