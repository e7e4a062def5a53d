import { readEscapes } from './escapes.ts'
import { type Position, type Scanner, stands } from './scanner.ts'
import { SyntaxProblem, type Token, type TokenType } from './token.ts'

const space = /\s+/y
const float = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y
const int = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y
const symbol = /[\p{ID_Start}_]\p{ID_Continue}*/uy
const string = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\](){}<>=.:|,;]/y

const operatorTypes: ReadonlyMap<string, TokenType> = new Map([
  ['~', 'tilde'],
  ['|', 'pipe'],
  [',', 'comma'],
  [':', 'colon'],
  ['(', 'left-paren'],
  [')', 'right-paren'],
  ['[', 'left-bracket'],
  [']', 'right-bracket'],
  ['{', 'left-curly'],
  ['}', 'right-curly'],
])
const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

// What people write who come from other languages.
const hints: ReadonlyMap<string, string> = new Map([
  ['&', ': write "and"'],
  ['!', ': write "not"'],
])

/** Reads the tokens of an expression or tag until what ends it, which stays unread inside of brackets. */
export function lexTag(scan: Scanner, end: RegExp | null, literalBackslashes: boolean): Token[] {
  const tokens: Token[] = []
  const open: string[] = []
  while (scan.at() < scan.text.length) {
    scan.take(space)
    if (scan.at() === scan.text.length || (open.length === 0 && end && stands(scan, end))) break
    const position = scan.position()
    const token = lexToken(scan, position, literalBackslashes)
    balance(token, open)
    tokens.push(token)
  }
  return tokens
}

function lexToken(scan: Scanner, { lineno, colno }: Position, literalBackslashes: boolean): Token {
  const made = (type: TokenType, value: string): Token => ({ type, value, lineno, colno })
  const name = scan.take(symbol)
  if (name) return made('symbol', name[0])
  const text = scan.take(string)
  if (text) {
    const content = text[0].slice(1, -1)
    const plain = literalBackslashes ? content : readEscapes(content)
    if (plain === null) throw new SyntaxProblem('a broken escape sequence in this string', lineno, colno)
    return made('string', plain)
  }
  const fraction = scan.take(float)
  if (fraction) return made('float', fraction[0])
  const whole = scan.take(int)
  if (whole) return made('int', whole[0])
  const sign = scan.take(operator)
  if (sign) return made(operatorTypes.get(sign[0]) ?? 'operator', sign[0])
  const character = String.fromCodePoint(scan.text.codePointAt(scan.at()) ?? 0)
  if (character === "'" || character === '"') throw new SyntaxProblem('a string is never closed', lineno, colno)
  const hint = hints.get(character) ?? ''
  throw new SyntaxProblem(`unexpected character "${character}"${hint}`, lineno, colno)
}

function balance({ value, type, lineno, colno }: Token, open: string[]): void {
  if (type === 'string') return
  const closer = closers.get(value)
  if (closer) open.push(closer)
  if (value !== ')' && value !== ']' && value !== '}') return
  const expected = open.pop()
  if (expected === value) return
  const wish = expected === undefined ? '' : `, expected "${expected}"`
  throw new SyntaxProblem(`unexpected "${value}"${wish}`, lineno, colno)
}
