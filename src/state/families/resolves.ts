import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What stands for the addresses of a name that only a planned change will make known. */
const PLANNED_ADDRESS = 'planned'

/** The addresses to which a host's resolver takes a name, none if it knows none; `on` names another host to ask by its `host:port`. */
export function resolves(name: string, on?: string): Probe<readonly string[]> {
  return { family: resolvesFamily, subject: name, ...(on !== undefined && { on }) }
}

const resolvesFamily: Family<readonly string[]> = {
  kind: 'script',
  name: 'resolves',
  absent: [],
  // Each address stands there once for each kind of socket.
  script: (names) => sh`for name in ${names}; do getent ahosts "$name" 2>/dev/null; printf '\\0'; done`,
  parse: (stdout, names) => {
    const answers = stdout.toString().split('\0')
    return names.map((_, i) => {
      const lines = (answers[i] ?? '').split('\n').filter((line) => line !== '')
      return [...new Set(lines.map((line) => line.replace(/\s.*$/, '')))]
    })
  },
  supposed: () => [PLANNED_ADDRESS],
  cells: (addresses) => ({ addresses }),
}
