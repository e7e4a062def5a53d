import type { Family, Probe } from '../probe.ts'
import { expandingWord } from '../words.ts'

/** A path with the homes (`~`, `~app`) and variables (`$HOME`) of the session's user put in. */
export function expanded(path: string): Probe<string> {
  return { family: expandedFamily, subject: path }
}

/** Whether a path may be another one once it is expanded. */
export function isExpandable(path: string): boolean {
  return path.startsWith('~') || path.includes('$')
}

const expandedFamily: Family<string> = {
  kind: 'script',
  name: 'expanded',
  absent: '',
  script: (paths) => {
    const words = paths.map((path) => expandingWord(path).text).join(' ')
    return { text: `printf '%s\\0' ${words}`, secret: false }
  },
  parse: (stdout, paths) => {
    const all = stdout.toString().split('\0')
    return paths.map((path, i) => all[i] || path)
  },
  cells: (path) => ({ path }),
}
