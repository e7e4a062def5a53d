import { TemplateError } from '../template/errors.ts'
import { compileRegex, matchRegex } from '../template/regex.ts'

/** Whether a name is meant. */
export type NameMatcher = (name: string) => boolean

/** Makes a matcher of a plain name, a glob (`web*`), or a regular expression of Python after `~`. A string is the mistake. */
export function nameMatcher(pattern: string): NameMatcher | string {
  if (!pattern.startsWith('~')) {
    const glob = new RegExp(`^${globSource(pattern)}$`, 'su')
    return (name) => glob.test(name)
  }
  try {
    const regex = compileRegex(pattern.slice(1))
    return (name) => matchRegex(regex, name) !== undefined
  } catch (error) {
    if (error instanceof TemplateError) return error.message
    throw error
  }
}

/** Python's fnmatch: `*`, `?`, `[abc]`, `[!abc]`; a `[` that is never closed stands for itself. */
function globSource(glob: string): string {
  return glob.replace(/\*|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/gu, (part, not?: string, members?: string) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    if (members === undefined) return part.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
    return `[${not === '!' ? '^' : ''}${members.replace(/[\\\][^&~|]/gu, '\\$&')}]`
  })
}
