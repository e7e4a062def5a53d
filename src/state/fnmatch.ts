/** Whether a whole text fits a pattern of `*`, `?` and `[a-z]`, as the shell's `case` has it. */
export function fnmatch(text: string, pattern: string): boolean {
  return matcherOf(pattern)(text)
}

/** The same for many texts. */
export function matcherOf(pattern: string): (text: string) => boolean {
  const parts = partsOf(pattern)
  const last = parts.length - 1
  // What stands between two stars is best where it first fits, so that no other place is tried: it may take for ever.
  const source = parts.map((part, i) => {
    if (i === 0) return part
    return i < last ? `(?=(.*?${part}))\\${i}` : `.*${part}`
  })
  const regex = new RegExp(`^${source.join('')}$`, 's')
  return (text) => regex.test(text)
}

/** Whether a text has a character with a meaning in patterns. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

/** What stands before, between and after the stars, as regular expressions. */
function partsOf(pattern: string): string[] {
  const parts = ['']
  for (const [found, not, set] of pattern.matchAll(/\[(!?)(\]?[^\]]*)\]|\*+|./gs)) {
    const isSet = set !== undefined && set !== ''
    if (found.startsWith('*')) parts.push('')
    else parts.push((parts.pop() ?? '') + (isSet ? classOf(set, not === '!') : literal(found)))
  }
  return parts
}

function literal(found: string): string {
  return found === '?' ? '.' : found.replace(/[\\^$.|+(){}[\]]/g, '\\$&')
}

/** As in Python a range that runs backwards holds nothing. */
function classOf(set: string, isNot: boolean): string {
  const forward = set.replace(/(.)-(.)/gs, (range, from: string, to: string) => (from > to ? '' : range))
  return `[${isNot ? '^' : ''}${forward.replace(/[\\^\]]/g, '\\$&')}]`
}
