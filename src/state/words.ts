import { quote, type Script, sh } from './sh.ts'

// Space, one escaped character, text in either kind of quotes, or plain text.
const pieces = /^(?:[ \t\r\n]+|\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^ \t\r\n\\'"]+)/s

/** A command line as Python's shlex splits it, or what is wrong with it. No word of it is expanded. */
export function splitWords(line: string): readonly string[] | { readonly problem: string } {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length; ) {
    const rest = line.slice(at)
    const [piece = ''] = pieces.exec(rest) ?? []
    if (piece === '') return { problem: rest.startsWith('\\') ? 'No escaped character' : 'No closing quotation' }
    if (/^[ \t\r\n]/.test(piece)) {
      if (word !== null) words.push(word)
      word = null
    } else word = `${word ?? ''}${unquoted(piece)}`
    at += piece.length
  }
  return word === null ? words : [...words, word]
}

/** The first word of a command line, and the rest as it is written. */
export function firstWord(
  line: string,
): { readonly word: string; readonly rest: string } | { readonly problem: string } {
  const [start = '', written = ''] = /^\s*((?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s\\'"]+)*)/s.exec(line) ?? []
  const words = splitWords(written === '' ? line : written)
  if ('problem' in words) return words
  return { word: words[0] ?? '', rest: line.slice(start.length).trimStart() }
}

/** A word for the shell in which only `~` at its start and `$NAME` stand for something, as long as there is such a variable. */
export function expandingWord(word: string): Script {
  const [home = ''] = /^~[\w.-]*(?=\/|$)/.exec(word) ?? []
  const rest = word.slice(home.length)
  // The slash after a home must not be quoted, or the tilde stays a tilde.
  const slash = home !== '' && rest.startsWith('/') ? '/' : ''
  const parts = rest.slice(slash.length).split(/(\$(?:\w+|\{[^}]*\}))/)
  const text = parts.map((part, i) => (i % 2 === 1 ? variable(part) : part === '' ? '' : quote(part))).join('')
  return { text: `${home}${slash}${text}` || "''", secret: false }
}

function unquoted(piece: string): string {
  if (piece.startsWith("'")) return piece.slice(1, -1)
  if (piece.startsWith('"')) return piece.slice(1, -1).replace(/\\(["\\])/g, '$1')
  return piece.startsWith('\\') ? piece.slice(1) : piece
}

function variable(part: string): string {
  const name = part.replace(/[${}]/g, '')
  if (!/^[A-Za-z_]\w*$/.test(name)) return quote(part)
  return `"\${${name}-\\${part.replace('}', '\\}')}}"`
}

/** Shell text that a program reads as its script, not seen in any list of processes; its stdin stays free. */
export function scriptFor(program: string, text: string): Script {
  const lines = new Set(text.split('\n'))
  let end = 'END'
  while (lines.has(end)) end += '_'
  return { text: `exec ${sh`${program}`.text} /dev/fd/9 9<<'${end}'\n${text}\n${end}\n`, secret: false }
}
