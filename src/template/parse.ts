import { createRequire } from 'node:module'
import type nunjucks from 'nunjucks/src/parser.js'
import { didYouMean } from '../diagnostics/suggest.ts'
import { describeToken, type Grammar } from './parser/grammar.ts'
import { lexExpression, lexTemplate } from './parser/lexer.ts'
import { parseCompare, parseInlineIf } from './parser/operators.ts'
import type { ReadOptions } from './parser/options.ts'
import { statementTags, wholeTuple } from './parser/statements.ts'
import { templateTags } from './parser/templates.ts'
import { SyntaxProblem, type Token, type TokenType } from './parser/token.ts'
import type { At, Body, Expression, Statement } from './parser/tree.ts'

// By `import` it would be read through for the names that it exports, which takes 15 ms.
const { Parser }: typeof nunjucks = createRequire(import.meta.url)('nunjucks/src/parser.js')

/** The tree of a whole template; throws a `SyntaxProblem`. */
export function parseTemplate(source: string, options: ReadOptions): Body {
  return new TemplateParser(lexTemplate(source, options)).parseAsRoot().children
}

/** The tree of a bare expression, as in `when`; throws a `SyntaxProblem`. */
export function parseExpression(source: string): Expression {
  return new TemplateParser(lexExpression(source)).parseWholeExpression()
}

/** nunjucks' parser with Jinja2's grammar: it keeps the tokens, bodies and `or`, `and`, `not` of nunjucks. */
class TemplateParser extends Parser implements Grammar {
  /** The tags that are open here, outermost first. */
  readonly #open: Token[] = []

  parseWholeExpression(): Expression {
    const expression = this.parseExpression()
    const token = this.peekToken()
    if (token.value === '=') this.failAt('"=" can not stand here: to compare, write "=="', token)
    this.expect('end')
    return expression
  }

  override error(message: string, lineno?: number, colno?: number): Error {
    const next = this.peekToken()
    return new SyntaxProblem(message, lineno ?? next.lineno, colno ?? next.colno)
  }

  failAt(message: string, { lineno, colno }: At): never {
    throw new SyntaxProblem(message, lineno, colno)
  }

  override expect(type: TokenType): Token {
    const token = this.nextToken()
    return token.type === type ? token : this.failAt(`expected ${signs[type]}, found ${describeToken(token)}`, token)
  }

  expectSymbol(name: string): Token {
    const token = this.nextToken()
    const found = token.type === 'symbol' && token.value === name
    return found ? token : this.failAt(`expected "${name}", found ${describeToken(token)}`, token)
  }

  skipOperator(sign: string): boolean {
    return this.skipValue('operator', sign)
  }

  lookAhead(): Token {
    this.peekToken()
    return this.tokens.lookAhead()
  }

  parseName(): { readonly name: string } & At {
    const { value, lineno, colno } = this.parseFilterName()
    return { name: value, lineno, colno }
  }

  override parseInlineIf(): Expression {
    return parseInlineIf(this)
  }

  override parseIn(): Expression {
    return parseCompare(this)
  }

  parseBody(...ends: string[]): Body {
    this.skip('colon')
    this.expect('block-end')
    return this.parseUntilBlocks(...ends).children
  }

  override parseNodes(): Statement[] {
    const nodes: Statement[] = []
    for (let token = this.nextToken(); token.type !== 'end'; token = this.nextToken()) {
      const node = this.#parseNode(token)
      if (node === null) return nodes
      nodes.push(node)
    }
    const opener = this.#open.at(-1)
    return opener ? this.failAt(`"${opener.value}" is never closed: expected ${this.#wanted()}`, opener) : nodes
  }

  #parseNode(token: Token): Statement | null {
    const { lineno, colno } = token
    if (token.type === 'data') return { typename: 'Data', text: token.value, lineno, colno }
    if (token.type === 'block-start') return this.parseStatement()
    const value = wholeTuple(this)
    this.expect('variable-end')
    return { typename: 'Output', value, lineno: value.lineno, colno: value.colno }
  }

  override parseStatement(): Statement | null {
    const tag = this.peekToken()
    if (tag.type !== 'symbol') return this.failAt(`expected the name of a tag, found ${describeToken(tag)}`, tag)
    if (this.breakOnBlocks?.includes(tag.value)) return null
    const parse = statementTags.get(tag.value) ?? templateTags.get(tag.value)
    if (!parse) return this.#unknownTag(tag)
    this.nextToken()
    this.#open.push(tag)
    const statement = parse(this, tag)
    this.#open.pop()
    this.expect('block-end')
    return statement
  }

  #unknownTag(tag: Token): never {
    const opener = this.#open.at(-1)
    const inside = opener ? `; "${opener.value}" still needs ${this.#wanted()}` : ''
    const meant = didYouMean(tag.value, [
      ...statementTags.keys(),
      ...templateTags.keys(),
      ...(this.breakOnBlocks ?? []),
    ])
    return this.failAt(`unknown tag "${tag.value}"${inside}${meant}`, tag)
  }

  #wanted(): string {
    return (this.breakOnBlocks ?? []).map((name) => `{% ${name} %}`).join(' or ')
  }
}

const signs: Readonly<Record<TokenType, string>> = {
  data: 'text',
  'block-start': '"{%"',
  'block-end': 'the end of the tag, "%}"',
  'variable-start': '"{{"',
  'variable-end': '"}}"',
  symbol: 'a name',
  string: 'a string',
  int: 'a number',
  float: 'a number',
  operator: 'an operator',
  tilde: '"~"',
  pipe: '"|"',
  comma: '","',
  colon: '":"',
  'left-paren': '"("',
  'right-paren': '")"',
  'left-bracket': '"["',
  'right-bracket': '"]"',
  'left-curly': '"{"',
  'right-curly': '"}"',
  end: 'the end of the expression',
}
