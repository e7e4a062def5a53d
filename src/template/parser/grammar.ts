import type { Token, TokenType } from './token.ts'
import type { At, Body, Expression } from './tree.ts'

/** What the functions of the grammar need of the parser that drives them. */
export interface Grammar {
  nextToken(): Token
  peekToken(): Token
  /** The token behind the next one. */
  lookAhead(): Token
  skip(type: TokenType): boolean
  skipOperator(sign: string): boolean
  skipSymbol(name: string): boolean
  expect(type: TokenType): Token
  expectSymbol(name: string): Token
  /** Throws a `SyntaxProblem`. */
  failAt(message: string, at: At): never
  parseExpression(): Expression
  /** An expression without `… if …`. */
  parseOr(): Expression
  /** A filter's or test's name, which may have dots. */
  parseName(): { readonly name: string } & At
  /** The rest of the tag and the text up to one of these tags, which is the next token then. */
  parseBody(...ends: string[]): Body
}

/** Names that stand for constants; nothing can be given to them. */
export const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** How a problem names a token. */
export function describeToken({ type, value }: Token): string {
  if (type === 'end') return 'the end of the template'
  if (type === 'block-end' || type === 'variable-end') return `"${value.trim()}"`
  return type === 'data' ? 'text' : `"${value}"`
}

/** Whether a token is this word. */
export function isSymbol(token: Token, name: string): boolean {
  return token.type === 'symbol' && token.value === name
}
