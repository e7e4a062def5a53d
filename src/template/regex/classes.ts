import { digit, space, word } from '../characters.ts'
import { type Flags, peek, refuse, type Scan, take } from './scan.ts'

const unicode = { d: digit, w: word, s: space }
const ascii = { d: '0-9', w: 'a-zA-Z0-9_', s: '\\t-\\r\\x20' }

/** `\d`, `\w`, `\s` and their negations as a class; Python's are Unicode's unless the pattern says ASCII. */
export function shorthand(letter: string, flags: Flags): string | undefined {
  const table = flags.ascii ? ascii : unicode
  const lower = letter.toLowerCase()
  if (lower !== 'd' && lower !== 'w' && lower !== 's') return undefined
  return `[${lower === letter ? '' : '^'}${table[lower]}]`
}

/** A code point inside a class; what is neither letter, digit nor beyond ASCII goes in as a number. */
function inClass(char: string): string {
  if (!/^[\0-\x7f]$/.test(char) || /^[a-zA-Z0-9]$/.test(char)) return char
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** Both cases of a code point, for a group that ignores case in a pattern that does not. */
function cases(char: string): string[] {
  const forms = [char, char.toLowerCase(), char.toUpperCase()]
  return [...new Set(forms.filter((form) => [...form].length === 1))]
}

/** Whether case has to be spelled out, as the RegExp's own flag covers only whole patterns. */
function spellsCases(scan: Scan, flags: Flags): boolean {
  return flags.ignorecase && !scan.whole.ignorecase
}

/** A code point outside a class. */
export function literal(scan: Scan, char: string, flags: Flags): string {
  if (spellsCases(scan, flags) && cases(char).length > 1) return `[${cases(char).map(inClass).join('')}]`
  return /^[$^\\.*+?()[\]{}|/]$/.test(char) ? `\\${char}` : char
}

function range(scan: Scan, from: string, to: string, flags: Flags): string {
  const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0]
  const plain = low === high ? inClass(from) : `${inClass(from)}-${inClass(to)}`
  // Ranges of more than 4,096 code points are whole scripts, which hold both cases.
  if (!spellsCases(scan, flags) || high - low > 4096) return plain
  const chars = Array.from({ length: high - low + 1 }, (_, index) => String.fromCodePoint(low + index))
  return chars.flatMap(cases).map(inClass).join('')
}

/** Reads a class from after its `[` to after its `]`; `readChar` reads one escaped code point in it. */
export function readClass(scan: Scan, flags: Flags, readChar: (scan: Scan) => string): string {
  const start = scan.at - 1
  const negated = take(scan, '^')
  let items = ''
  for (let first = true; first || peek(scan) !== ']'; first = false) {
    const position = scan.at
    const from = readItem(scan, flags, readChar, start)
    if (peek(scan) !== '-' || peek(scan, 1) === ']') {
      items += 'set' in from ? from.set : range(scan, from.char, from.char, flags)
      continue
    }
    scan.at++
    const to = readItem(scan, flags, readChar, start)
    const text = scan.source.slice(position, scan.at).join('')
    if ('set' in from || 'set' in to) return refuse(`bad character range ${text}`, position)
    if ((from.char.codePointAt(0) ?? 0) > (to.char.codePointAt(0) ?? 0)) refuse(`bad character range ${text}`, position)
    items += range(scan, from.char, to.char, flags)
  }
  scan.at++
  return `[${negated ? '^' : ''}${items}]`
}

function readItem(
  scan: Scan,
  flags: Flags,
  readChar: (scan: Scan) => string,
  start: number,
): { char: string } | { set: string } {
  const char = peek(scan)
  if (char === '') refuse('unterminated character set', start)
  const set = char === '\\' ? shorthand(peek(scan, 1), flags) : undefined
  if (set !== undefined) {
    scan.at += 2
    return { set }
  }
  if (char === '\\') return { char: readChar(scan) }
  scan.at++
  return { char }
}
