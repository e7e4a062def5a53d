/** A word of a string of arguments, and where it stands in it. */
interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** An argument written as `name=value`. */
interface Pair {
  readonly name: string
  readonly value: string
  readonly start: number
}

/** A string of arguments taken apart: the pairs in it, and what is left, as it was written. */
export interface Split {
  readonly pairs: readonly Pair[]
  readonly rest: string
  readonly restStart: number
}

/**
 * Takes `src=a dest="b c" rest` apart; only names that `isOption` knows make pairs.
 * Undefined where a quote or a template's brace is never closed.
 */
export function splitArguments(text: string, isOption: (name: string) => boolean): Split | undefined {
  const words = splitWords(text)
  if (!words) return undefined
  const pairs: Pair[] = []
  let rest = ''
  let [restStart, restEnd] = [0, -1]
  for (const word of words) {
    const pair = pairOf(word, isOption)
    if (pair) {
      pairs.push(pair)
      continue
    }
    if (rest === '') restStart = word.start
    else rest += between(text, restEnd, word.start)
    rest += word.text.replaceAll('\\=', '=')
    restEnd = word.end
  }
  return { pairs, rest, restStart }
}

/** Words end at white space outside of quotes and templates. */
function splitWords(text: string): Word[] | undefined {
  const words: Word[] = []
  const inside: Inside = { quote: '', templates: 0, braces: 0 }
  let start = -1
  for (let at = 0; at < text.length; ) {
    const isGap = isOpen(inside) ? false : /\s/.test(text[at] ?? '')
    if (isGap && start >= 0) words.push({ text: text.slice(start, at), start, end: at })
    if (isGap) start = -1
    else if (start < 0) start = at
    at += step(inside, text, at)
  }
  if (start >= 0) words.push({ text: text.slice(start), start, end: text.length })
  // A backslash on its own only joins lines, as in Ansible.
  return isOpen(inside) ? undefined : words.filter(({ text: word }) => word !== '\\')
}

/** What is open at a character. */
interface Inside {
  quote: string
  templates: number
  /** Of a dict inside of a template. */
  braces: number
}

function isOpen({ quote, templates }: Inside): boolean {
  return quote !== '' || templates > 0
}

/** Takes in the character at a position, or the two of a template's brace, and tells how many these are. */
function step(inside: Inside, text: string, at: number): number {
  const char = text[at] ?? ''
  const inDict = inside.templates > 0 && inside.quote === ''
  if (inDict && char === '{') inside.braces += 1
  else if (inDict && char === '}' && inside.braces > 0) inside.braces -= 1
  else if (/^\{[{%#]$/.test(text.slice(at, at + 2))) {
    inside.templates += 1
    return 2
  } else if (/^[}%#]\}$/.test(text.slice(at, at + 2))) {
    inside.templates = Math.max(0, inside.templates - 1)
    return 2
  } else if (isQuote(char) && text[at - 1] !== '\\') inside.quote = afterQuote(inside.quote, char)
  return 1
}

function afterQuote(open: string, char: string): string {
  if (open === '') return char
  return open === char ? '' : open
}

function pairOf({ text, start }: Word, isOption: (name: string) => boolean): Pair | undefined {
  const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined || !isOption(name)) return undefined
  return { name, value: unquote(decodeEscapes(value)), start }
}

function between(text: string, from: number, to: number): string {
  const gap = text.slice(from, to)
  return /^\s+$/.test(gap) ? gap : ' '
}

function isQuote(char: string): boolean {
  return char === '"' || char === "'"
}

function unquote(text: string): string {
  const quoted = text.length > 1 && isQuote(text[0] ?? '') && text.at(-1) === text[0] && text.at(-2) !== '\\'
  return quoted ? text.slice(1, -1) : text
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function decodeEscapes(text: string): string {
  return text.replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([\\'"abfnrtv]))/gi, (all, x, u, long, char) => {
    const code = x ?? u ?? long
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
    return escapes[char] ?? (isQuote(char) || char === '\\' ? char : all)
  })
}
