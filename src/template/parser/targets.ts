import { constants, describeToken, type Grammar } from './grammar.ts'
import type { Parameter, Target } from './tree.ts'

/** A name that is made here: not `true` or `none`. */
export function parseNewName(grammar: Grammar): string {
  const token = grammar.expect('symbol')
  return constants.has(token.value) ? grammar.failAt(`can't assign to "${token.value}"`, token) : token.value
}

/** One name, several in a tuple, or `namespace.name` where that is allowed. */
export function parseTarget(grammar: Grammar, withNamespace: boolean): Target {
  const { lineno, colno, type } = grammar.peekToken()
  if (withNamespace && type === 'symbol' && grammar.lookAhead().value === '.') {
    const name = grammar.nextToken().value
    grammar.nextToken()
    return { typename: 'NamespaceTarget', name, attribute: grammar.expect('symbol').value, lineno, colno }
  }
  const items = [parseOne(grammar)]
  let isTuple = false
  while (grammar.skip('comma')) {
    isTuple = true
    const next = grammar.peekToken().type
    if (next !== 'symbol' && next !== 'left-paren') break
    if (grammar.peekToken().value === 'in') break
    items.push(parseOne(grammar))
  }
  const [only] = items
  return !isTuple && only ? only : { typename: 'TupleTarget', items, lineno, colno }
}

function parseOne(grammar: Grammar): Target {
  const token = grammar.peekToken()
  const { lineno, colno } = token
  if (grammar.skip('left-paren')) {
    const target = parseTarget(grammar, false)
    grammar.expect('right-paren')
    return target
  }
  if (token.type !== 'symbol') return grammar.failAt(`can't assign to ${describeToken(token)}`, token)
  return { typename: 'NameTarget', name: parseNewName(grammar), lineno, colno }
}

/** `(a, b=1)` of a macro or call block. */
export function parseSignature(grammar: Grammar): Parameter[] {
  const params: Parameter[] = []
  grammar.expect('left-paren')
  while (!grammar.skip('right-paren')) {
    const token = grammar.peekToken()
    const name = parseNewName(grammar)
    const fallback = grammar.skipOperator('=') ? grammar.parseExpression() : null
    if (!fallback && params.at(-1)?.default) {
      grammar.failAt('a parameter without a default stands behind one that has a default', token)
    }
    params.push({ name, default: fallback })
    if (grammar.peekToken().type !== 'right-paren') grammar.expect('comma')
  }
  return params
}
