import { describeToken, type Grammar, isSymbol } from './grammar.ts'
import { parsePrimary } from './primary.ts'
import type { TokenType } from './token.ts'
import type { Arguments, At, Expression, FilterNode } from './tree.ts'

const noArguments: Arguments = { positional: [], named: [], spread: null, spreadNamed: null }

/** Attributes, items and calls behind an expression. */
export function parsePostfix(grammar: Grammar, target: Expression): Expression {
  let node = target
  for (;;) {
    const token = grammar.peekToken()
    if (grammar.skipOperator('.')) node = parseAttribute(grammar, node, token)
    else if (grammar.skip('left-bracket')) node = parseSubscript(grammar, node, token)
    else if (token.type === 'left-paren') node = parseCall(grammar, node)
    else return node
  }
}

function parseAttribute(grammar: Grammar, target: Expression, { lineno, colno }: At): Expression {
  const token = grammar.nextToken()
  if (token.type === 'symbol') return { typename: 'Attribute', target, name: token.value, lineno, colno }
  if (token.type !== 'int') return grammar.failAt(`expected a name behind ".", found ${describeToken(token)}`, token)
  const key: Expression = { typename: 'Literal', value: Number(token.value), lineno: token.lineno, colno: token.colno }
  return { typename: 'Subscript', target, key, lineno, colno }
}

function parseSubscript(grammar: Grammar, target: Expression, at: At): Expression {
  const { lineno, colno } = at
  const first = grammar.peekToken().type === 'colon' ? null : grammar.parseExpression()
  if (grammar.peekToken().type === 'colon') {
    const bounds = [first, parseBound(grammar), parseBound(grammar)] as const
    grammar.expect('right-bracket')
    return { typename: 'Slice', target, bounds, lineno, colno }
  }
  const keys = first ? [first] : []
  while (grammar.skip('comma')) keys.push(grammar.parseExpression())
  grammar.expect('right-bracket')
  const [only] = keys
  const key: Expression = keys.length === 1 && only ? only : { typename: 'Tuple', items: keys, lineno, colno }
  return { typename: 'Subscript', target, key, lineno, colno }
}

function parseBound(grammar: Grammar): Expression | null {
  if (!grammar.skip('colon')) return null
  const { type } = grammar.peekToken()
  return type === 'colon' || type === 'right-bracket' ? null : grammar.parseExpression()
}

function parseCall(grammar: Grammar, target: Expression): Expression {
  const { lineno, colno } = grammar.peekToken()
  return { typename: 'Call', target, args: parseArguments(grammar), lineno, colno }
}

/** `(a, b, *more, c=1, **pairs)` */
function parseArguments(grammar: Grammar): Arguments {
  const positional: Expression[] = []
  const named: [string, Expression][] = []
  let spread: Expression | null = null
  let spreadNamed: Expression | null = null
  grammar.expect('left-paren')
  while (!grammar.skip('right-paren')) {
    const token = grammar.peekToken()
    const misplaced = () => grammar.failAt('this argument stands behind one that must come last', token)
    if (grammar.skipOperator('*')) {
      if (spread || spreadNamed) misplaced()
      spread = grammar.parseExpression()
    } else if (grammar.skipOperator('**')) {
      if (spreadNamed) misplaced()
      spreadNamed = grammar.parseExpression()
    } else if (token.type === 'symbol' && isAssign(grammar)) {
      if (spreadNamed) misplaced()
      named.push(parseKeyword(grammar))
    } else {
      if (spread || spreadNamed || named.length > 0) misplaced()
      positional.push(grammar.parseExpression())
    }
    if (grammar.peekToken().type !== 'right-paren') grammar.expect('comma')
  }
  return { positional, named, spread, spreadNamed }
}

function isAssign(grammar: Grammar): boolean {
  const { type, value } = grammar.lookAhead()
  return type === 'operator' && value === '='
}

function parseKeyword(grammar: Grammar): [string, Expression] {
  const { value } = grammar.nextToken()
  grammar.nextToken()
  return [value, grammar.parseExpression()]
}

/** `| filter`, `is test`, and calls of what they give. */
export function parseFilters(grammar: Grammar, target: Expression): Expression {
  let node = target
  for (;;) {
    const token = grammar.peekToken()
    if (grammar.skip('pipe')) node = parseFilter(grammar, node)
    else if (grammar.skipSymbol('is')) node = parseTest(grammar, node, token)
    else if (token.type === 'left-paren') node = parseCall(grammar, node)
    else return node
  }
}

/** A filter's name and arguments, behind its `|` or in a filter block. */
export function parseFilter(grammar: Grammar, target: Expression | null): FilterNode {
  const { name, lineno, colno } = grammar.parseName()
  const args = grammar.peekToken().type === 'left-paren' ? parseArguments(grammar) : noArguments
  return { typename: 'Filter', target, name, args, lineno, colno }
}

const startsArgument: ReadonlySet<TokenType> = new Set([
  'symbol',
  'string',
  'int',
  'float',
  'left-bracket',
  'left-curly',
])

function parseTest(grammar: Grammar, target: Expression, is: At): Expression {
  const negated = grammar.skipSymbol('not')
  const { name, lineno, colno } = grammar.parseName()
  const node: Expression = { typename: 'Test', target, name, args: parseTestArguments(grammar), lineno, colno }
  return negated ? { typename: 'Not', target: node, lineno: is.lineno, colno: is.colno } : node
}

// A test takes one argument without parentheses: `x is divisibleby 3`.
function parseTestArguments(grammar: Grammar): Arguments {
  const token = grammar.peekToken()
  if (token.type === 'left-paren') return parseArguments(grammar)
  const isWord = ['else', 'or', 'and'].some((word) => isSymbol(token, word))
  if (!startsArgument.has(token.type) || isWord) return noArguments
  if (isSymbol(token, 'is')) return grammar.failAt('tests can not be chained with `is`', token)
  return { ...noArguments, positional: [parsePostfix(grammar, parsePrimary(grammar))] }
}
