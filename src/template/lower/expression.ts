import { makeDict } from '../dict.ts'
import { type Evaluate, placeOf, readName } from '../frame.ts'
import { isScalar, lift } from '../lift.ts'
import type { Expression } from '../parser/tree.ts'
import { resolve } from '../scope.ts'
import { Template, tuple, type Value } from '../values.ts'
import { lowerAttribute, lowerSlice, lowerSubscript } from './access.ts'
import { lowerCall } from './calls.ts'
import { lowerFilter, lowerTest } from './filters.ts'
import { type Lowering, located } from './lowering.ts'
import { lowerAnd, lowerBinary, lowerCompare, lowerInlineIf, lowerNot, lowerOr, lowerSign } from './operators.ts'

type Node<T> = Extract<Expression, { readonly typename: T }>

/** Turns an expression into a function of the frame it is evaluated in. */
export function lowerExpression(node: Expression, lowering: Lowering): Evaluate {
  switch (node.typename) {
    case 'Literal':
      return lowerLiteral(node, lowering)
    case 'Symbol':
      return (frame) => readName(frame, node.value, node)
    case 'Attribute':
      return lowerAttribute(node, lowering)
    case 'Subscript':
      return lowerSubscript(node, lowering)
    case 'Slice':
      return lowerSlice(node, lowering)
    case 'Call':
      return lowerCall(node, lowering)
    case 'Filter':
      return lowerFilter(node, lowering)
    case 'Test':
      return lowerTest(node, lowering)
    case 'Tuple':
    case 'List':
    case 'Dict':
      return lowerContainer(node, lowering)
    default:
      return lowerOperator(node, lowering)
  }
}

type Operator = 'Or' | 'And' | 'Not' | 'Sign' | 'Binary' | 'Compare' | 'InlineIf'

function lowerOperator(node: Node<Operator>, lowering: Lowering): Evaluate {
  switch (node.typename) {
    case 'Binary':
      return lowerBinary(node, lowering)
    case 'Compare':
      return lowerCompare(node, lowering)
    case 'And':
      return lowerAnd(node, lowering)
    case 'Or':
      return lowerOr(node, lowering)
    case 'Not':
      return lowerNot(node, lowering)
    case 'Sign':
      return lowerSign(node, lowering)
    case 'InlineIf':
      return lowerInlineIf(node, lowering)
  }
}

// Only a string of the user's own text can get here: data never is a literal.
function lowerLiteral(node: Node<'Literal'>, lowering: Lowering): Evaluate {
  const { value } = node
  if (!lowering.embedded || typeof value !== 'string' || !/\{\{|\{%/.test(value)) return () => value
  const inside = { lineno: node.lineno, colno: node.colno + 1 }
  return ({ unit }) => resolve(new Template(value, placeOf(unit.template, inside)), unit.scope, null)
}

function lowerContainer(node: Node<'Tuple' | 'List' | 'Dict'>, lowering: Lowering): Evaluate {
  if (node.typename === 'Dict') return lowerDict(node, lowering)
  const items = node.items.map((item) => lowering.expression(item))
  if (node.typename === 'Tuple') return (frame) => tuple(items.map((item) => item(frame)))
  return (frame) => items.map((item) => item(frame))
}

function lowerDict(node: Node<'Dict'>, lowering: Lowering): Evaluate {
  const pairs = node.pairs.map(([key, value]) => [lowering.expression(key), lowering.expression(value)] as const)
  return located(node, (frame) => {
    const made = pairs.map(([key, value]) => [key(frame), value(frame)] as const)
    const keys = made.map(([key]) => key)
    if (keys.every(isScalar)) return makeDict(made)
    return lift(keys, (...plain: Value[]) => makeDict(made.map(([, value], i) => [plain[i] ?? null, value])))
  })
}
