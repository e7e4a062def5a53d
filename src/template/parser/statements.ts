import { type Grammar, isSymbol } from './grammar.ts'
import { parseFilter } from './postfix.ts'
import { parseTuple } from './primary.ts'
import { parseNewName, parseSignature, parseTarget } from './targets.ts'
import type { Token } from './token.ts'
import type { At, Branch, Expression, FilterNode, Statement, Target } from './tree.ts'

/** Reads what follows a tag's name, and its body if it has one. */
export type ParseTag = (grammar: Grammar, tag: Token) => Statement

/** The tags but those that reach into other templates. */
export const statementTags: ReadonlyMap<string, ParseTag> = new Map<string, ParseTag>([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['with', parseWith],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['do', (grammar, tag) => ({ typename: 'Do', value: wholeTuple(grammar), ...at(tag) })],
  ['print', parsePrint],
  ['break', (_, tag) => ({ typename: 'Break', ...at(tag) })],
  ['continue', (_, tag) => ({ typename: 'Continue', ...at(tag) })],
])

/** The position of a token, for the node made of it. */
export function at({ lineno, colno }: At): At {
  return { lineno, colno }
}

/** An expression, or a tuple without parentheses, up to the end of the tag. */
export function wholeTuple(grammar: Grammar): Expression {
  const parse = () => grammar.parseExpression()
  return parseTuple(grammar, parse, () => endsTag(grammar.peekToken()))
}

function endsTag({ type }: Token): boolean {
  return type === 'block-end' || type === 'variable-end' || type === 'end'
}

function parsePrint(grammar: Grammar, tag: Token): Statement {
  const values: Expression[] = []
  while (!endsTag(grammar.peekToken())) {
    if (values.length > 0) grammar.expect('comma')
    values.push(grammar.parseExpression())
  }
  return { typename: 'Print', values, ...at(tag) }
}

function parseIf(grammar: Grammar, tag: Token): Statement {
  const branches: Branch[] = [parseBranch(grammar)]
  while (grammar.skipSymbol('elif')) branches.push(parseBranch(grammar))
  const else_ = grammar.skipSymbol('else') ? grammar.parseBody('endif') : []
  grammar.expectSymbol('endif')
  return { typename: 'If', branches, else_, ...at(tag) }
}

function parseBranch(grammar: Grammar): Branch {
  const parse = () => grammar.parseOr()
  const cond = parseTuple(grammar, parse, () => endsTag(grammar.peekToken()))
  return { cond, body: grammar.parseBody('elif', 'else', 'endif') }
}

function parseFor(grammar: Grammar, tag: Token): Statement {
  const target = parseTarget(grammar, false)
  grammar.expectSymbol('in')
  const parse = () => grammar.parseOr()
  const isEnd = () => endsTag(grammar.peekToken()) || isSymbol(grammar.peekToken(), 'recursive')
  const items = parseTuple(grammar, parse, isEnd)
  const test = grammar.skipSymbol('if') ? grammar.parseExpression() : null
  const recursive = grammar.skipSymbol('recursive')
  const body = grammar.parseBody('endfor', 'else')
  const else_ = grammar.skipSymbol('else') ? grammar.parseBody('endfor') : []
  grammar.expectSymbol('endfor')
  return { typename: 'For', target, items, test, recursive, body, else_, ...at(tag) }
}

function parseSet(grammar: Grammar, tag: Token): Statement {
  const target = parseTarget(grammar, true)
  if (grammar.skipOperator('=')) return { typename: 'Set', target, value: wholeTuple(grammar), ...at(tag) }
  const filters: FilterNode[] = []
  while (grammar.skip('pipe')) filters.push(parseFilter(grammar, null))
  const body = grammar.parseBody('endset')
  grammar.expectSymbol('endset')
  return { typename: 'SetBlock', target, filters, body, ...at(tag) }
}

function parseWith(grammar: Grammar, tag: Token): Statement {
  const pairs: [Target, Expression][] = []
  while (grammar.peekToken().type !== 'block-end') {
    if (pairs.length > 0) grammar.expect('comma')
    const target = parseTarget(grammar, false)
    if (!grammar.skipOperator('=')) grammar.failAt('expected "=" behind the name', grammar.peekToken())
    pairs.push([target, grammar.parseExpression()])
  }
  const body = grammar.parseBody('endwith')
  grammar.expectSymbol('endwith')
  return { typename: 'With', pairs, body, ...at(tag) }
}

function parseMacro(grammar: Grammar, tag: Token): Statement {
  const name = parseNewName(grammar)
  const params = parseSignature(grammar)
  const body = grammar.parseBody('endmacro')
  grammar.expectSymbol('endmacro')
  return { typename: 'Macro', name, params, body, ...at(tag) }
}

function parseCallBlock(grammar: Grammar, tag: Token): Statement {
  const params = grammar.peekToken().type === 'left-paren' ? parseSignature(grammar) : []
  const call = grammar.parseExpression()
  if (call.typename !== 'Call') return grammar.failAt('expected a call of a macro', call)
  const body = grammar.parseBody('endcall')
  grammar.expectSymbol('endcall')
  return { typename: 'CallBlock', params, call, body, ...at(tag) }
}

function parseFilterBlock(grammar: Grammar, tag: Token): Statement {
  const filters = [parseFilter(grammar, null)]
  while (grammar.skip('pipe')) filters.push(parseFilter(grammar, null))
  const body = grammar.parseBody('endfilter')
  grammar.expectSymbol('endfilter')
  return { typename: 'FilterBlock', filters, body, ...at(tag) }
}
