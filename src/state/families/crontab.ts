import { basename } from 'node:path/posix'
import { crontabLines, jobNames } from '../crontab.ts'
import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'
import { hashOf } from './content.ts'

/** The text of a user's crontab, '' where there is none yet; null where the host has no cron. */
export function crontab(user: string): Probe<string | null> {
  // By where it is kept, so that a plan sees that a package may bring it.
  return { family: crontabFamily, subject: `/var/spool/cron/crontabs/${user}` }
}

const crontabFamily: Family<string | null> = {
  kind: 'script',
  name: 'crontab',
  absent: null,
  // Only root may name a user, even oneself.
  script: (paths) => sh`me=$(id -un); for u in ${paths.map((path) => basename(path))}; do printf '\\0'
if command -v crontab > /dev/null; then printf +; if [ "$u" = "$me" ]; then crontab -l; else crontab -l -u "$u"; fi; fi
done 2>/dev/null`,
  parse: (stdout, paths) => {
    const answers = stdout.toString().split('\0').slice(1)
    return paths.map((_, i) => (answers[i]?.startsWith('+') ? answers[i].slice(1) : null))
  },
  supposed: () => '',
  cells: (text) => {
    if (text === null) return { state: 'absent' }
    return { jobs: jobNames(crontabLines(text)), content: `sha256:${hashOf('sha256', Buffer.from(text))}` }
  },
}
