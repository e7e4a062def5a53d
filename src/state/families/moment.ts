import type { Family, Probe } from '../probe.ts'
import { inOrder, sh } from '../sh.ts'

/** A time of the host's own clock and zone (`202612312359.30`, as `touch -t` reads it) in seconds since the epoch. */
export function moment(time: string): Probe<number | null> {
  return { family: momentFamily, subject: time }
}

/** The parts of `YYYYMMDDhhmm.ss`, or null where it is written otherwise. */
export function momentParts(time: string): readonly string[] | null {
  return /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\.(\d\d)$/.exec(time)?.slice(1) ?? null
}

const momentFamily: Family<number | null> = {
  kind: 'script',
  name: 'moment',
  absent: null,
  script: (times) => inOrder(times.map((time) => sh`{ date -d ${dateWords(time)} +%s 2>/dev/null || echo; }`)),
  parse: (stdout, times) => {
    const lines = stdout.toString().split('\n')
    return times.map((_, i) => (lines[i] ? Number(lines[i]) : null))
  },
  cells: (seconds) => ({ seconds }),
}

function dateWords(time: string): string {
  const [year, month, day, hour, minute, second] = momentParts(time) ?? []
  return year === undefined ? 'no time' : `${year}-${month}-${day} ${hour}:${minute}:${second}`
}
