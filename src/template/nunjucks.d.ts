/** The parts of nunjucks' undocumented parser that `parse.ts` builds on (3.2.4). */
declare module 'nunjucks/src/parser.js' {
  type Token = import('./parser/token.ts').Token
  type TokenType = import('./parser/token.ts').TokenType
  type TokenSource = import('./parser/lexer.ts').TokenSource
  type Expression = import('./parser/tree.ts').Expression
  type Statement = import('./parser/tree.ts').Statement

  class Parser {
    constructor(tokens: TokenSource)
    readonly tokens: TokenSource
    /** The tags that end the body being parsed; null outside of bodies. */
    breakOnBlocks: readonly string[] | null

    nextToken(): Token
    peekToken(): Token
    skip(type: TokenType): boolean
    skipValue(type: TokenType, value: string): boolean
    skipSymbol(value: string): boolean
    expect(type: TokenType): Token
    /** Makes what `fail` throws; without a position it is that of the next token. */
    error(message: string, lineno?: number, colno?: number): Error
    fail(message: string, lineno?: number, colno?: number): never

    /** The whole text, as a list of `parseNodes`. */
    parseAsRoot(): { readonly children: readonly Statement[] }
    /** The text up to one of these tags, which is the next token then. */
    parseUntilBlocks(...tags: string[]): { readonly children: readonly Statement[] }
    parseNodes(): Statement[]
    /** Null at a tag of `breakOnBlocks`. */
    parseStatement(): Statement | null

    parseExpression(): Expression
    /** `parseExpression` is this. */
    parseInlineIf(): Expression
    parseOr(): Expression
    parseAnd(): Expression
    parseNot(): Expression
    /** What `not` and `and` are made of. */
    parseIn(): Expression
    /** Dotted names too. */
    parseFilterName(): { readonly value: string; readonly lineno: number; readonly colno: number }
  }

  const exported: { readonly Parser: typeof Parser }
  export default exported
}
