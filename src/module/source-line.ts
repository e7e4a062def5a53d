/** A line of a sources.list that names a source, used or not. */
interface SourceLine {
  readonly source: string
  readonly enabled: boolean
  /** What stands behind it, with its `#`. */
  readonly comment: string
}

/** A source with single spaces and without a comment, or null where it is none. */
export function plainSource(text: string): string | null {
  const line = parseLine(text)
  return line?.enabled ? line.source : null
}

/** Whether a text uses a source. */
export function usesSource(text: string, source: string): boolean {
  return linesOf(text).some((line) => isOf(parseLine(line), source, true))
}

/** A text in which a source that was commented out is used again; the same text where there is none. */
export function withSource(text: string, source: string): string {
  return linesOf(text)
    .map((line) => {
      const at = parseLine(line)
      return at && isOf(at, source, false) ? `${[source, at.comment].filter(Boolean).join(' ')}\n` : line
    })
    .join('')
}

/** A text that does not use a source. */
export function withoutSource(text: string, source: string): string {
  return linesOf(text)
    .filter((line) => !isOf(parseLine(line), source, true))
    .join('')
}

/** What the file of a source is called, by where its archive is: `deb_debian_org_debian.list`. */
export function sourceFileName(source: string): string {
  const [, where = ''] = source
    .replace(/\[[^\]]+\]/g, '')
    .replace(/\w+:\/\//g, '')
    .split(/\s+/)
  const words = where.replace(/^.*@/, '').match(/[a-zA-Z0-9]+/g) ?? []
  return `${words.join('_')}.list`
}

function linesOf(text: string): string[] {
  return text.match(/.*\n|.+$/g) ?? []
}

function isOf(line: SourceLine | null, source: string, enabled: boolean): boolean {
  return line !== null && line.source === source && line.enabled === enabled
}

function parseLine(text: string): SourceLine | null {
  const [, off = '', words = '', comment = ''] = /^\s*(#?)([^#]*)(#.*)?$/s.exec(text.trim()) ?? []
  const source = words.trim().split(/\s+/).join(' ')
  return /^deb(-src)? \S/.test(source) ? { source, enabled: off === '', comment: comment.trim() } : null
}
