/** A word as a shell would split it, and where it starts in the line. */
export interface Word {
  readonly text: string
  readonly at: number
}

const PIECE = /\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|([^\s\\'"#]+)/y

/**
 * Splits as Python's `shlex.split(line, comments=True)`: quotes and backslashes as in a shell, `#` ends the line
 * even inside of a word. A string is the mistake: a quote or an escape without an end.
 */
export function splitWords(line: string): readonly Word[] | string {
  const words: Word[] = []
  let word: { text: string; at: number } | null = null
  let at = 0
  while (at < line.length && line[at] !== '#') {
    if (/\s/.test(line.charAt(at))) {
      if (word) words.push(word)
      word = null
      at++
      continue
    }
    PIECE.lastIndex = at
    const piece = PIECE.exec(line)
    if (!piece)
      return line[at] === '\\' ? 'the line ends with a lone backslash' : `the quote ${line[at]} is never closed`
    const [whole, escaped, single, double, plain] = piece
    word ??= { text: '', at }
    word.text += escaped ?? single ?? double?.replace(/\\(["\\])/g, '$1') ?? plain ?? ''
    at += whole.length
  }
  if (word) words.push(word)
  return words
}
