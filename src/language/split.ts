/** A word of a string of arguments, and where it stands in it. */
interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** An argument written as `name=value`. */
export interface Pair {
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
  let [start, quote, depth, braces] = [-1, '', 0, 0]
  for (let at = 0; at <= text.length; at++) {
    const char = text[at] ?? ''
    const isEnd = char === '' || (/\s/.test(char) && quote === '' && depth === 0)
    if (isEnd && start >= 0) words.push({ text: text.slice(start, at), start, end: at })
    if (isEnd) start = -1
    else if (start < 0) start = at
    // A dict inside of a template has braces of its own.
    const inner = depth > 0 && quote === '' ? (char === '{' ? 1 : char === '}' && braces > 0 ? -1 : 0) : 0
    const turn = inner === 0 ? depthChange(text, at) : 0
    braces += inner
    depth = Math.max(0, depth + turn)
    if (turn !== 0) at += 1
    else if (isQuote(char) && text[at - 1] !== '\\') quote = quote === '' ? char : quote === char ? '' : quote
  }
  // A backslash at the end of a line only joins it to the next one.
  const joined = words.filter((word) => !(word.text === '\\' && text[word.end] === '\n'))
  return quote === '' && depth === 0 ? joined : undefined
}

function depthChange(text: string, at: number): number {
  const pair = text.slice(at, at + 2)
  return /^\{[{%#]$/.test(pair) ? 1 : /^[}%#]\}$/.test(pair) ? -1 : 0
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
