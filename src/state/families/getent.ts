import type { Family, Probe } from '../probe.ts'
import { type Script, sh } from '../sh.ts'

/** What is asked of a database of the system: one key, or all of it. */
export interface Question {
  readonly database: string
  readonly key: string
  /** Only this service of nsswitch.conf; '' for all. */
  readonly service: string
}

/** What getent answered. */
export interface Answer {
  /** 0: found, 1: no such database, 2: no such key, 3: it can't be listed. */
  readonly code: number
  readonly lines: readonly string[]
}

/** Entries of a database such as passwd or hosts. */
export function getent({ database, key, service }: Question): Probe<Answer> {
  return { family: getentFamily, subject: [database, key, service].join('\n') }
}

const getentFamily: Family<Answer> = {
  kind: 'script',
  name: 'getent',
  absent: { code: 2, lines: [] },
  script: (subjects) => ({ text: subjects.map((subject) => question(subject).text).join('\n'), secret: false }),
  parse: (stdout, subjects) => {
    const answers = stdout.toString().split('\0')
    return subjects.map((_, i) => {
      const [text = '', code = '2'] = answers.slice(2 * i, 2 * i + 2)
      return { code: Number(code), lines: text.split('\n').filter((line) => line !== '') }
    })
  },
  cells: ({ code, lines }) => ({ state: code === 0 ? 'present' : 'absent', entries: lines.length }),
}

function question(subject: string): Script {
  const [database = '', key = '', service = ''] = subject.split('\n')
  const words = [...(service === '' ? [] : ['-s', service]), '--', database, ...(key === '' ? [] : [key])]
  return sh`getent ${words} 2>/dev/null; printf '\\0%s\\0' "$?"`
}
