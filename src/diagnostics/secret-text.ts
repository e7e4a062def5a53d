const NAME = String.raw`\w*(?:passw(?:or)?d|passphrase|secret|token|api_?key|private_?key)\w*`
// All that follows the name at the start of a line, or one of several `name=value` in it.
const SETTING = new RegExp(
  String.raw`(^\s*(?:- +)?["']?${NAME}["']?\s*[:=]\s*)(\S.*)$|(\s${NAME}=)("[^"]*"|'[^']*'|\S+)`,
  'gi',
)

/** From `start` to `end` of a line, with values that look secret by their names hidden. */
export function withoutSecrets(line: string, start = 0, end = line.length): string {
  let shown = ''
  let at = start
  for (const { 0: all, 1: head, 2: rest, 3: name = '', 4: value, index } of line.matchAll(SETTING)) {
    const from = index + (head ?? name).length
    const to = index + all.length
    if ((rest ?? value)?.includes('{{') || to <= at || from >= end) continue
    shown += line.slice(at, from) + (from >= start ? '********' : '')
    at = to
  }
  return shown + line.slice(at, Math.max(at, end))
}
