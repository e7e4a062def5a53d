import { literal, readClass, shorthand } from './classes.ts'
import { readClassEscape, readEscape } from './escape.ts'
import { type Flags, groupName, newScan, peek, refuse, type Scan, take, takeUntil } from './scan.ts'

/** A Python pattern as source of a RegExp with the flag `v`. */
export interface Translated {
  readonly source: string
  readonly ignorecase: boolean
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
}

/** Translates a pattern of Python's `re`; raises `TemplateError` with Python's words where it is wrong, and plainly where JavaScript has no equal. */
export function translate(pattern: string, given: Flags): Translated {
  const source = [...pattern]
  const leading = leadingFlags(pattern, given)
  const scan = { ...newScan(source, leading.flags), at: leading.length }
  const text = readAlternatives(scan, leading.flags)
  if (peek(scan) === ')') refuse('unbalanced parenthesis', scan.at)
  return { source: text, ignorecase: scan.whole.ignorecase, groups: scan.groups, names: scan.names }
}

function leadingFlags(pattern: string, given: Flags): { flags: Flags; length: number } {
  const match = /^\(\?([aiLmsux]+)\)/.exec(pattern)
  if (!match) return { flags: given, length: 0 }
  return { flags: withFlags(given, match[1] ?? '', true, 1), length: match[0].length }
}

function withFlags(flags: Flags, letters: string, on: boolean, position: number): Flags {
  if (letters.includes('L')) refuse("bad inline flags: cannot use 'L' flag with a str pattern", position)
  const has = (letter: string, now: boolean) => (letters.includes(letter) ? on : now)
  return {
    ignorecase: has('i', flags.ignorecase),
    multiline: has('m', flags.multiline),
    dotall: has('s', flags.dotall),
    verbose: has('x', flags.verbose),
    ascii: letters.includes('u') ? false : has('a', flags.ascii),
  }
}

function readAlternatives(scan: Scan, flags: Flags): string {
  const branches = [readSequence(scan, flags)]
  while (take(scan, '|')) branches.push(readSequence(scan, flags))
  return branches.join('|')
}

function readSequence(scan: Scan, flags: Flags): string {
  let text = ''
  for (;;) {
    if (flags.verbose) skipVerbose(scan)
    const char = peek(scan)
    if (char === '' || char === '|' || char === ')') return text
    if (isQuantifier(scan)) refuse('nothing to repeat', scan.at)
    const position = scan.at
    const atom = readAtom(scan, flags)
    if (flags.verbose) skipVerbose(scan)
    text += isQuantifier(scan) ? quantified(scan, atom, position) : atom.text
  }
}

function skipVerbose(scan: Scan): void {
  for (;;) {
    if (/^\s$/.test(peek(scan))) scan.at++
    else if (peek(scan) === '#') while (peek(scan) !== '' && peek(scan) !== '\n') scan.at++
    else return
  }
}

/** Deeper nesting could exhaust the stack, which Node does not always survive. */
const maxDepth = 100

interface Atom {
  readonly text: string
  /** An anchor, which Python does not repeat. */
  readonly anchor?: boolean
}

const braces = /^\{(\d*)(,?)(\d*)\}/

function isQuantifier(scan: Scan): boolean {
  const char = peek(scan)
  if (char === '*' || char === '+' || char === '?') return true
  return char === '{' && bracesAt(scan) !== undefined
}

function bracesAt(scan: Scan): RegExpExecArray | undefined {
  const match = braces.exec(scan.source.slice(scan.at, scan.at + 24).join(''))
  return match && match[0] !== '{}' && match[0] !== '{,}' ? match : undefined
}

function quantified(scan: Scan, atom: Atom, position: number): string {
  if (atom.anchor) refuse('nothing to repeat', scan.at)
  const text = readQuantifier(scan)
  const lazy = take(scan, '?') ? '?' : ''
  if (lazy === '' && peek(scan) === '+') refuse('possessive quantifiers (such as a++) are not supported', position)
  if (isQuantifier(scan)) refuse('multiple repeat', scan.at)
  return atom.text === '' ? '' : atom.text + text + lazy
}

function readQuantifier(scan: Scan): string {
  const match = bracesAt(scan)
  if (!match) return scan.source[scan.at++] ?? ''
  const [whole, low = '', comma = '', high = ''] = match
  if (comma !== '' && high !== '' && Number(high) < Number(low)) {
    refuse('min repeat greater than max repeat', scan.at + 1)
  }
  scan.at += whole.length
  return `{${low || 0}${comma}${high}}`
}

function readAtom(scan: Scan, flags: Flags): Atom {
  const char = peek(scan)
  if (char === '(') return readGroup(scan, flags)
  if (char === '\\') return readBackslash(scan, flags)
  scan.at++
  if (char === '[') return { text: readClass(scan, flags, readClassEscape) }
  // Not [^], whose repetition V8 gets wrong with the flag v.
  if (char === '.') return { text: flags.dotall ? '\\p{Any}' : '[^\\n]' }
  if (char === '^') return { text: flags.multiline ? '(?<=^|\\n)' : '^', anchor: true }
  if (char === '$') return { text: flags.multiline ? '(?=\\n|$)' : '(?=\\n?$)', anchor: true }
  return { text: literal(scan, char, flags) }
}

function readBackslash(scan: Scan, flags: Flags): Atom {
  const letter = peek(scan, 1)
  const anchor = anchors(letter, shorthand('w', flags) ?? '')
  const text = anchor ?? shorthand(letter, flags)
  if (text !== undefined) {
    scan.at += 2
    return anchor === undefined ? { text } : { text, anchor: true }
  }
  const digits = scan.source.slice(scan.at + 1, scan.at + 4).join('')
  if (/^[1-9]/.test(digits) && !/^[0-3][0-7]{2}/.test(digits)) return readBackReference(scan, digits)
  return { text: literal(scan, readEscape(scan), flags) }
}

function anchors(letter: string, word: string): string | undefined {
  if (letter === 'A') return '^'
  if (letter === 'Z') return '$'
  if (letter === 'b') return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
  // Python finds no \B in an empty text.
  if (letter === 'B') return `(?:(?!^$)(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})))`
  return undefined
}

function readBackReference(scan: Scan, digits: string): Atom {
  const number = /^\d\d?/.exec(digits)?.[0] ?? ''
  const position = scan.at
  if (Number(number) > scan.groups) refuse(`invalid group reference ${number}`, position + 1)
  if (scan.open.has(Number(number))) refuse('cannot refer to an open group', position)
  scan.at += 1 + number.length
  return { text: `(?:\\${number})` }
}

function readGroup(scan: Scan, flags: Flags): Atom {
  if (scan.depth >= maxDepth) refuse('groups nested too deeply', scan.at)
  scan.depth++
  const group = readOpened(scan, flags)
  scan.depth--
  return group
}

function readOpened(scan: Scan, flags: Flags): Atom {
  const start = scan.at++
  if (!take(scan, '?')) return capture(scan, flags, start)
  if (take(scan, ':')) return { text: `(?:${readBody(scan, flags, start)})` }
  for (const look of ['=', '!', '<=', '<!']) {
    if (take(scan, look)) return { text: `(?:(?${look}${readBody(scan, flags, start)}))` }
  }
  if (take(scan, 'P<')) return capture(scan, flags, start, readName(scan, '>'))
  if (take(scan, 'P=')) return namedReference(scan)
  if (take(scan, '#')) {
    takeUntil(scan, ')', 'missing ), unterminated comment', start)
    return { text: '' }
  }
  if (peek(scan) === '>') refuse('atomic groups (?>...) are not supported', start)
  if (peek(scan) === '(') refuse('conditional groups (?(1)...) are not supported', start)
  return flagGroup(scan, flags, start)
}

function readBody(scan: Scan, flags: Flags, start: number): string {
  const text = readAlternatives(scan, flags)
  if (!take(scan, ')')) refuse('missing ), unterminated subpattern', start)
  return text
}

function capture(scan: Scan, flags: Flags, start: number, name?: string): Atom {
  const number = ++scan.groups
  if (name !== undefined) {
    const earlier = scan.names.get(name)
    if (earlier !== undefined) {
      refuse(`redefinition of group name '${name}' as group ${number}; was group ${earlier}`, start + 4)
    }
    scan.names.set(name, number)
  }
  scan.open.add(number)
  const body = readBody(scan, flags, start)
  scan.open.delete(number)
  return { text: name === undefined ? `(${body})` : `(?<${name}>${body})` }
}

function readName(scan: Scan, end: string): string {
  const position = scan.at
  return groupName(takeUntil(scan, end, `missing ${end}, unterminated name`, position), position)
}

function namedReference(scan: Scan): Atom {
  const position = scan.at
  const name = readName(scan, ')')
  const number = scan.names.get(name)
  if (number === undefined) return refuse(`unknown group name '${name}'`, position)
  if (scan.open.has(number)) refuse('cannot refer to an open group', position)
  return { text: `(?:\\${number})` }
}

function flagGroup(scan: Scan, flags: Flags, start: number): Atom {
  const rest = scan.source.slice(scan.at).join('')
  const match = /^([aiLmsux]*)(?:-([imsx]+))?([:)])/.exec(rest)
  if (!match) {
    const hint = rest.startsWith('<') ? ' (a named group is (?P<name>...))' : ''
    return refuse(`unknown extension ?${[...rest].slice(0, rest.startsWith('<') ? 2 : 1).join('')}${hint}`, start + 1)
  }
  if (match[3] === ')') refuse('global flags not at the start of the expression', start)
  const inner = withFlags(withFlags(flags, match[1] ?? '', true, start), match[2] ?? '', false, start)
  if (scan.whole.ignorecase && !inner.ignorecase) refuse('switching (?i) off in a group is not supported', start)
  scan.at += match[0].length
  return { text: `(?:${readBody(scan, inner, start)})` }
}
