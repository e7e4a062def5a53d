/** The kinds of tokens, with nunjucks' names where its parser looks at them. */
export type TokenType =
  | 'data'
  | 'block-start'
  | 'block-end'
  | 'variable-start'
  | 'variable-end'
  | 'symbol'
  | 'string'
  | 'int'
  | 'float'
  | 'operator'
  | 'tilde'
  | 'pipe'
  | 'comma'
  | 'colon'
  | 'left-paren'
  | 'right-paren'
  | 'left-bracket'
  | 'right-bracket'
  | 'left-curly'
  | 'right-curly'
  | 'end'

/** A piece of a template as the lexer gives it. */
export interface Token {
  readonly type: TokenType
  /** The text: of a string its content after escapes, of all others as written. */
  readonly value: string
  /** From 0, as nunjucks counts. */
  readonly lineno: number
  readonly colno: number
}

/** What is wrong with the text of a template, and where in it (from 0). */
export class SyntaxProblem extends Error {
  readonly lineno: number
  readonly colno: number
  constructor(message: string, lineno: number, colno: number) {
    super(message)
    this.lineno = lineno
    this.colno = colno
  }
}
