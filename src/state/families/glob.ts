import type { Family, Probe } from '../probe.ts'
import { type Script, sh } from '../sh.ts'

/** The paths that a shell pattern (`/etc/*.conf`) matches, sorted. */
export function glob(pattern: string): Probe<readonly string[]> {
  return { family: globFamily, subject: pattern }
}

/** Whether a path is a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path)
}

const globFamily: Family<readonly string[]> = {
  kind: 'script',
  name: 'glob',
  absent: [],
  script: (patterns) => ({ text: patterns.map((pattern) => listing(pattern).text).join('\n'), secret: false }),
  parse: (stdout, patterns) => {
    // A lone dot ends the matches of one pattern.
    const answers = `\0${stdout.toString()}`.split('\0.')
    return patterns.map((_, i) => [...(answers[i] ?? '').matchAll(/\0\+([^\0]+)/g)].map(([, path = '']) => path))
  },
  cells: (paths) => ({ paths }),
}

function listing(pattern: string): Script {
  return sh`for f in ${unquoted(pattern)}; do if [ -e "$f" ] || [ -L "$f" ]; then printf '+%s\\0' "$f"; fi; done; printf '.\\0'`
}

/** All but what makes a pattern is quoted. */
function unquoted(pattern: string): Script {
  return {
    text: pattern.replace(/[^\w/.*?[\]!-]/gu, (letter) => (letter === '\n' ? "'\n'" : `\\${letter}`)),
    secret: false,
  }
}
