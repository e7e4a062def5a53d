import { type Grammar, isSymbol } from './grammar.ts'
import { parseFilters, parsePostfix } from './postfix.ts'
import { parsePrimary } from './primary.ts'
import type { BinaryOperator, Comparison, Expression, Operand } from './tree.ts'

/** `a if b else c`; without `else` it may be undefined. */
export function parseInlineIf(grammar: Grammar): Expression {
  let body = grammar.parseOr()
  while (isSymbol(grammar.peekToken(), 'if')) {
    const { lineno, colno } = grammar.nextToken()
    const cond = grammar.parseOr()
    const else_ = grammar.skipSymbol('else') ? parseInlineIf(grammar) : null
    body = { typename: 'InlineIf', cond, body, else_, lineno, colno }
  }
  return body
}

const comparisons: ReadonlyMap<string, Comparison> = new Map(
  (['==', '!=', '<', '<=', '>', '>='] as const).map((sign) => [sign, sign]),
)

/** `a < b <= c`, `a in b`, `a not in b`: chains mean what they mean in Python. */
export function parseCompare(grammar: Grammar): Expression {
  const first = parseSum(grammar)
  const operands: Operand[] = []
  for (let found = comparison(grammar); found; found = comparison(grammar)) {
    operands.push({ ...found, value: parseSum(grammar) })
  }
  const [operand] = operands
  return operand ? { typename: 'Compare', first, operands, lineno: operand.lineno, colno: operand.colno } : first
}

function comparison(grammar: Grammar): Omit<Operand, 'value'> | null {
  const token = grammar.peekToken()
  const { lineno, colno, value } = token
  const operator = token.type === 'operator' ? comparisons.get(value) : undefined
  if (operator) {
    grammar.nextToken()
    return { operator, lineno, colno }
  }
  if (grammar.skipSymbol('in')) return { operator: 'in', lineno, colno }
  if (!isSymbol(token, 'not') || !isSymbol(grammar.lookAhead(), 'in')) return null
  grammar.nextToken()
  grammar.nextToken()
  return { operator: 'not in', lineno, colno }
}

type Parse = (grammar: Grammar) => Expression

// Jinja2 takes all of these from the left, `**` too, and lets `~` bind tighter than `+`.
const parsePower = leftToRight(['**'], (grammar) => parseUnary(grammar))
const parseProduct = leftToRight(['*', '/', '//', '%'], parsePower)
const parseConcat = leftToRight(['~'], parseProduct)
const parseSum = leftToRight(['+', '-'], parseConcat)

function leftToRight(operators: readonly BinaryOperator[], operand: Parse): Parse {
  return (grammar) => {
    let left = operand(grammar)
    for (let token = grammar.peekToken(); ; token = grammar.peekToken()) {
      const operator = operators.find((sign) => token.value === sign)
      if (!operator || (token.type !== 'operator' && token.type !== 'tilde')) return left
      grammar.nextToken()
      const { lineno, colno } = token
      left = { typename: 'Binary', operator, left, right: operand(grammar), lineno, colno }
    }
  }
}

/** A sign, a primary with what follows it, and filters and tests, which do not bind to an operand inside a sign. */
function parseUnary(grammar: Grammar): Expression {
  return parseFilters(grammar, parseSigned(grammar))
}

function parseSigned(grammar: Grammar): Expression {
  const { lineno, colno } = grammar.peekToken()
  for (const operator of ['-', '+'] as const) {
    if (grammar.skipOperator(operator)) {
      return parsePostfix(grammar, { typename: 'Sign', operator, target: parseSigned(grammar), lineno, colno })
    }
  }
  return parsePostfix(grammar, parsePrimary(grammar))
}
