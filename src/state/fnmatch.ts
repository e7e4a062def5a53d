/** Whether a whole text fits a pattern of `*`, `?` and `[a-z]`, as the shell's `case` has it. */
export function fnmatch(text: string, pattern: string): boolean {
  return new RegExp(`^${translate(pattern)}$`, 's').test(text)
}

/** Whether a text has a character with a meaning in patterns. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

function translate(pattern: string): string {
  return pattern.replace(
    /\[(!?)([^\]]+)\]|[*?]|[\\^$.|+(){}[\]]/g,
    (found, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`
      if (found === '*') return '.*'
      return found === '?' ? '.' : `\\${found}`
    },
  )
}
