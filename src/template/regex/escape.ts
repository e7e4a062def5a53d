import { peek, refuse, type Scan } from './scan.ts'

const controls = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
])
const hexDigits = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

/** The character that a letter after a backslash stands for, in patterns and replacements alike. */
export function control(letter: string): string | undefined {
  return controls.get(letter)
}

/** Reads `\n`, `\x41`, `\u00e9`, `\101`, `\.`, with the reader at the backslash; raises on letters without a meaning. */
export function readEscape(scan: Scan): string {
  const start = scan.at
  const letter = peek(scan, 1)
  if (letter === '') refuse('bad escape (end of pattern)', start)
  scan.at += 2
  const simple = controls.get(letter)
  if (simple !== undefined) return simple
  const digits = hexDigits.get(letter)
  if (digits !== undefined) return readHex(scan, start, digits)
  if (/^[0-7]$/.test(letter)) return readOctal(scan, start)
  if (letter === 'N') refuse('named characters (\\N{...}) are not supported; write \\uXXXX', start)
  if (/^[a-zA-Z0-9]$/.test(letter)) refuse(`bad escape \\${letter}`, start)
  return letter
}

/** Like `readEscape`, inside a class: there `\b` is a backspace. */
export function readClassEscape(scan: Scan): string {
  if (peek(scan, 1) !== 'b') return readEscape(scan)
  scan.at += 2
  return '\b'
}

function readHex(scan: Scan, start: number, digits: number): string {
  const text = scan.source.slice(scan.at, scan.at + digits).join('')
  const code = Number.parseInt(text, 16)
  if (text.length !== digits || !/^[0-9a-fA-F]+$/.test(text) || code > 0x10ffff) {
    const seen = scan.source.slice(start, scan.at).join('') + (/^[0-9a-fA-F]*/.exec(text)?.[0] ?? '')
    refuse(`incomplete escape ${seen}`, start)
  }
  scan.at += digits
  return String.fromCodePoint(code)
}

function readOctal(scan: Scan, start: number): string {
  const text = /^[0-7]{1,3}/.exec(scan.source.slice(start + 1, start + 4).join(''))?.[0] ?? ''
  const code = Number.parseInt(text, 8)
  if (code > 0o377) refuse(`octal escape value \\${text} outside of range 0-0o377`, start)
  scan.at = start + 1 + text.length
  return String.fromCharCode(code)
}
