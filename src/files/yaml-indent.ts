/** A text with the lines inside of one pair of brackets or quotes indented by `by` more spaces. */
export interface Indented {
  readonly text: string
  /** The offsets of the opening mark and, in the new text, behind the closing one. */
  readonly start: number
  readonly end: number
  readonly by: number
}

/**
 * PyYAML does not care how lines inside of brackets and quotes are indented, the yaml package does: this indents them,
 * which changes nothing else. Null if what opens at `start` is really never closed.
 */
export function indentInside(text: string, start: number): Indented | null {
  const end = closedAt(text, start)
  if (end === null) return null
  const by = start - text.lastIndexOf('\n', start - 1)
  const inside = text.slice(start, end).replaceAll('\n', `\n${' '.repeat(by)}`)
  return { text: text.slice(0, start) + inside + text.slice(end), start, end: start + inside.length, by }
}

const QUOTED = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'/y
// A quote opens a text only where a value may start; elsewhere it is an apostrophe.
const INSIDE = /(?<=[[{,:\s])(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'|#[^\n]*)|[[\]{}]/g

/** The offset behind the mark that closes what opens at `start`. */
function closedAt(text: string, start: number): number | null {
  if (/["']/.test(text[start] ?? '')) {
    QUOTED.lastIndex = start
    return QUOTED.test(text) ? QUOTED.lastIndex : null
  }
  let open = 0
  INSIDE.lastIndex = start
  for (let match = INSIDE.exec(text); match; match = INSIDE.exec(text)) {
    if (/[[{]/.test(match[0])) open++
    else if (/[\]}]/.test(match[0]) && --open === 0) return INSIDE.lastIndex
  }
  return null
}
