import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** How we came in by SSH; null where we did not. */
export type Arrival = null | {
  /** Our address as the host sees it, and its own. */
  readonly client: string
  readonly server: string
  readonly port: number
  /** '' where nobody can tell. */
  readonly interface: string
}

/** By which way the host is worked on. */
export function arrival(): Probe<Arrival> {
  return { family: arrivalFamily, subject: '' }
}

const arrivalFamily: Family<Arrival> = {
  kind: 'script',
  name: 'arrival',
  absent: null,
  // What became another user has lost the variable, but whoever started it has not.
  script: () => sh`( c=$SSH_CONNECTION p=$$
while [ -z "$c" ] && [ "\${p:-0}" -gt 1 ]; do
c=$(tr '\\0' '\\n' < "/proc/$p/environ" | sed -n 's/^SSH_CONNECTION=//p')
p=$(sed 's/^.*) [^ ]* \\([0-9]*\\) .*/\\1/' "/proc/$p/stat"); done
set -- $c; printf '%s\\n' "$c" "$(ip -o addr show to "$3" | sed 's/^[0-9]*: *\\([^ ]*\\).*/\\1/' | head -n 1)" ) 2>/dev/null`,
  parse: (stdout, subjects) => {
    const [line = '', face = ''] = stdout.toString().split('\n')
    const [client, , server, port] = line.split(' ')
    const found = client && server && port ? { client, server, port: Number(port), interface: face } : null
    return subjects.map(() => found)
  },
  cells: (found) => ({ from: found?.client ?? 'here' }),
}
