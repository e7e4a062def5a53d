import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What a new certificate takes from its moment. */
export interface Issuing {
  /** By the host's clock, in seconds since the epoch. */
  readonly now: number
  /** Bytes that nobody can foretell, in hex. */
  readonly random: string
}

/** The time, and bytes for a serial number. */
export function issuing(): Probe<Issuing> {
  return { family: issuingFamily, subject: '' }
}

const issuingFamily: Family<Issuing> = {
  kind: 'script',
  name: 'issuing',
  absent: { now: 0, random: '' },
  script: () => sh`date +%s; od -An -v -tx1 -N20 /dev/urandom | tr -d ' \\n'`,
  parse: (stdout, subjects) => {
    const [now = '', random = ''] = stdout.toString().split('\n')
    return subjects.map(() => ({ now: Number(now), random }))
  },
  cells: ({ now }) => ({ now }),
}
