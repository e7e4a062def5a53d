import { makeFloat, makeInt } from '../numbers.ts'
import { constants, describeToken, type Grammar } from './grammar.ts'
import type { Token } from './token.ts'
import type { At, Expression } from './tree.ts'

/** A constant, a name, or something in brackets. */
export function parsePrimary(grammar: Grammar): Expression {
  const token = grammar.nextToken()
  const { lineno, colno } = token
  if (token.type === 'symbol') return nameOrConstant(token)
  if (token.type === 'string') return { typename: 'Literal', value: adjacentStrings(grammar, token), lineno, colno }
  if (token.type === 'int') return { typename: 'Literal', value: readInt(token.value), lineno, colno }
  if (token.type === 'float') {
    return { typename: 'Literal', value: makeFloat(Number(token.value.replaceAll('_', ''))), lineno, colno }
  }
  if (token.type === 'left-paren') return parseParenthesised(grammar, token)
  if (token.type === 'left-bracket') return parseList(grammar, token)
  if (token.type === 'left-curly') return parseDict(grammar, token)
  return grammar.failAt(`expected an expression, found ${describeToken(token)}`, token)
}

function nameOrConstant({ value, lineno, colno }: Token): Expression {
  const constant = constants.get(value)
  if (constant !== undefined) return { typename: 'Literal', value: constant, lineno, colno }
  return { typename: 'Symbol', value, lineno, colno }
}

// `'a' 'b'` is one string.
function adjacentStrings(grammar: Grammar, first: Token): string {
  let text = first.value
  while (grammar.peekToken().type === 'string') text += grammar.nextToken().value
  return text
}

function readInt(text: string): number | bigint {
  return makeInt(BigInt(text.replaceAll('_', '')))
}

/** `a, b` is a tuple without parentheses, up to `isEnd`. */
export function parseTuple(grammar: Grammar, parse: () => Expression, isEnd: () => boolean): Expression {
  const at = grammar.peekToken()
  const { items, isTuple } = parseItems(grammar, parse, isEnd)
  const [only] = items
  if (!isTuple && only) return only
  if (items.length === 0) return grammar.failAt(`expected an expression, found ${describeToken(at)}`, at)
  return { typename: 'Tuple', items, lineno: at.lineno, colno: at.colno }
}

function parseParenthesised(grammar: Grammar, { lineno, colno }: At): Expression {
  const atEnd = () => grammar.peekToken().type === 'right-paren'
  const { items, isTuple } = parseItems(grammar, () => grammar.parseExpression(), atEnd)
  grammar.expect('right-paren')
  const [only] = items
  return !isTuple && only ? only : { typename: 'Tuple', items, lineno, colno }
}

function parseItems(grammar: Grammar, parse: () => Expression, isEnd: () => boolean) {
  const items: Expression[] = []
  let isTuple = false
  while (!isEnd()) {
    items.push(parse())
    if (!grammar.skip('comma')) break
    isTuple = true
  }
  return { items, isTuple }
}

function parseList(grammar: Grammar, { lineno, colno }: At): Expression {
  const items: Expression[] = []
  while (!grammar.skip('right-bracket')) {
    items.push(grammar.parseExpression())
    if (grammar.peekToken().type !== 'right-bracket') grammar.expect('comma')
  }
  return { typename: 'List', items, lineno, colno }
}

function parseDict(grammar: Grammar, { lineno, colno }: At): Expression {
  const pairs: [Expression, Expression][] = []
  while (!grammar.skip('right-curly')) {
    const key = grammar.parseExpression()
    grammar.expect('colon')
    pairs.push([key, grammar.parseExpression()])
    if (grammar.peekToken().type !== 'right-curly') grammar.expect('comma')
  }
  return { typename: 'Dict', pairs, lineno, colno }
}
