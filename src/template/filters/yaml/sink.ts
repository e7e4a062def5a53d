/** Where YAML text goes, and what the layout must know of it, as libyaml keeps it. */
export interface Sink {
  readonly parts: string[]
  readonly bestIndent: number
  readonly bestWidth: number
  column: number
  /** The indent of the collection being written; -1 outside of all. */
  indent: number
  flowLevel: number
  /** Whether the last thing written was white space. */
  whitespace: boolean
  /** Whether the line holds nothing but indentation and dashes. */
  indention: boolean
}

/** Writes text that has no line breaks. */
export function put(sink: Sink, text: string): void {
  sink.parts.push(text)
  sink.column += [...text].length
}

/** Ends the line. */
export function putBreak(sink: Sink, text = '\n'): void {
  sink.parts.push(text)
  sink.column = 0
}

/** Goes to the indent of the collection, on a new line if this one holds anything. */
export function putIndent(sink: Sink): void {
  const indent = Math.max(0, sink.indent)
  const stale = !sink.indention || sink.column > indent || (sink.column === indent && !sink.whitespace)
  if (stale) putBreak(sink)
  if (sink.column < indent) put(sink, ' '.repeat(indent - sink.column))
  sink.whitespace = true
  sink.indention = true
}

/** Writes `-`, `[`, `:` and the like, with a space before it where one is needed. */
export function putMark(sink: Sink, mark: string, spaced: boolean, opens = false, indents = false): void {
  put(sink, spaced && !sink.whitespace ? ` ${mark}` : mark)
  sink.whitespace = opens
  sink.indention = sink.indention && indents
}
