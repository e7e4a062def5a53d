import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The lines of a unit's files that may keep it from starting without that being a failure: `ConditionPathExists=/x`. */
export function conditions(unit: string): Probe<readonly string[]> {
  return { family: conditionsFamily, subject: unit }
}

const conditionsFamily: Family<readonly string[]> = {
  kind: 'script',
  name: 'conditions',
  absent: [],
  script: (units) =>
    sh`for u in ${units}; do echo '#'; systemctl cat -- "$u" 2>/dev/null | grep -E '^Condition[A-Za-z]+=.'; done`,
  parse: (stdout, units) => {
    const answers = stdout.toString().split(/^#\n/m).slice(1)
    return units.map((_, i) => (answers[i] ?? '').split('\n').filter(Boolean))
  },
  cells: (lines) => ({ conditions: lines }),
}
