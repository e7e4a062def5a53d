import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The systemd of a host itself. */
export interface Systemd {
  /** It is what the host was booted with; in a chroot it is not. */
  readonly running: boolean
  /** A file that makes units has changed since systemd last read them. */
  readonly needsReload: boolean
}

/** Whether systemd runs: costs nothing. */
export const systemdRunning: Probe<Systemd> = { family: systemdFamily(sh``), subject: 'running' }

const PLACES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/usr/local/lib/systemd/system',
  '/etc/fstab',
  '/etc/crypttab',
  '/etc/init.d',
]

// Where systemd notes when it last began to read its units, and what its generators make as it does.
const NOTE = '/run/systemd/systemd-units-load'
const MADE = '/run/systemd/generator'

// To ask systemd takes 6 ms, but systemd-analyze may have written the note, too: then it is newer than what was made.
// A systemd that can't tell when it last read its units is told to read them.
const reloadCheck = sh`
if [ -e ${NOTE} ] && [ ${MADE} -nt ${NOTE} ]; then find ${PLACES} -newercm ${NOTE} 2>/dev/null
else t=$(systemctl show -p UnitsLoadTimestamp --value --timestamp=us+utc 2>/dev/null)
[ -z "$t" ] && echo stale || find ${PLACES} -newerct "$t" 2>/dev/null; fi`

/** Whether systemd runs, and whether daemon-reload would tell it anything new. */
export const systemdUnits: Probe<Systemd> = { family: systemdFamily(reloadCheck), subject: 'units' }

function systemdFamily(check: ReturnType<typeof sh>): Family<Systemd> {
  return {
    kind: 'script',
    name: 'systemd',
    absent: { running: false, needsReload: false },
    script: () => sh`[ ! -d /run/systemd/system ] || echo running${check}`,
    parse: (stdout, subjects) => {
      const [running, changed] = stdout.toString().split('\n')
      return subjects.map(() => ({ running: running === 'running', needsReload: running === 'running' && !!changed }))
    },
    cells: ({ running, needsReload }) => ({ running, 'needs reload': needsReload }),
  }
}
