import { add, divide, floorDivide, modulo, multiply, negate, positive, power, subtract } from '../arithmetic.ts'
import { contains, equals } from '../equality.ts'
import { TemplateError } from '../errors.ts'
import type { Evaluate, Frame } from '../frame.ts'
import { ask, isScalar, lift, mergeUnknown } from '../lift.ts'
import { compare } from '../order.ts'
import type { BinaryOperator, Comparison, Expression } from '../parser/tree.ts'
import { str } from '../text.ts'
import { truth } from '../truth.ts'
import { Undefined, Unknown, type Value } from '../values.ts'
import { type Lowering, located } from './lowering.ts'

type Node<T> = Extract<Expression, { readonly typename: T }>
type Operation = (left: Value, right: Value) => Value

const binaries: Readonly<Record<BinaryOperator, Operation>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '//': floorDivide,
  '%': modulo,
  '**': power,
  '~': (left, right) => str(left) + str(right),
}

const comparisons: Readonly<Record<Comparison, Operation>> = {
  '==': equals,
  '!=': (left, right) => !equals(left, right),
  '<': (left, right) => compare(left, right, '<') < 0,
  '<=': (left, right) => compare(left, right, '<=') <= 0,
  '>': (left, right) => compare(left, right, '>') > 0,
  '>=': (left, right) => compare(left, right, '>=') >= 0,
  in: (left, right) => contains(right, left),
  'not in': (left, right) => !contains(right, left),
}

function operate(operation: Operation, left: Value, right: Value): Value {
  if (isScalar(left) && isScalar(right)) return operation(left, right)
  return lift([left, right], (a = null, b = null) => operation(a, b))
}

/** `a + b` and the like. */
export function lowerBinary(node: Node<'Binary'>, lowering: Lowering): Evaluate {
  const [left, right] = [lowering.expression(node.left), lowering.expression(node.right)]
  const operation = binaries[node.operator]
  return located(node, (frame) => operate(operation, left(frame), right(frame)))
}

/** `-a` and `+a`. */
export function lowerSign(node: Node<'Sign'>, lowering: Lowering): Evaluate {
  const target = lowering.expression(node.target)
  const operation = node.operator === '-' ? negate : positive
  return located(node, (frame) => lift([target(frame)], operation))
}

/** `a < b <= c`: each pair once, up to the first that is false. */
export function lowerCompare(node: Node<'Compare'>, lowering: Lowering): Evaluate {
  const first = lowering.expression(node.first)
  const operands = node.operands.map(({ operator, value }) => {
    return { operation: comparisons[operator], value: lowering.expression(value) }
  })
  const [single] = operands
  if (single && operands.length === 1) {
    const { operation, value } = single
    return located(node, (frame) => operate(operation, first(frame), value(frame)))
  }
  return located(node, (frame) => {
    let left = first(frame)
    let outcome: Value = true
    for (const { operation, value } of operands) {
      const right = value(frame)
      outcome = both(outcome, () => operate(operation, left, right))
      if (isFalse(outcome)) return outcome
      left = right
    }
    return outcome
  })
}

function isFalse(value: Value): boolean {
  return !(value instanceof Unknown) && !ask(() => truth(value))
}

/** `a and b` */
export function lowerAnd(node: Node<'And'>, lowering: Lowering): Evaluate {
  const [left, right] = [lowering.expression(node.left), lowering.expression(node.right)]
  return located(node, (frame) => both(left(frame), () => right(frame)))
}

/** `a or b` */
export function lowerOr(node: Node<'Or'>, lowering: Lowering): Evaluate {
  const [left, right] = [lowering.expression(node.left), lowering.expression(node.right)]
  return located(node, (frame) => {
    const first = left(frame)
    if (first instanceof Unknown) return decide(first, () => right(frame), true)
    return ask(() => truth(first)) ? first : right(frame)
  })
}

/** Python's `and`. */
function both(first: Value, second: () => Value): Value {
  if (first instanceof Unknown) return decide(first, second, false)
  return ask(() => truth(first)) ? second() : first
}

/** An unknown side leaves the outcome to the other one, if that settles it. */
function decide(unknown: Unknown, other: () => Value, settles: boolean): Value {
  const second = attempt(other)
  if (second instanceof Unknown) return mergeUnknown([unknown, second]) ?? unknown
  return second !== null && ask(() => truth(second.value)) === settles ? second.value : unknown
}

// What stands behind an unknown condition may be meant only for when it holds, so its errors are not errors yet.
function attempt(other: () => Value): { readonly value: Value } | Unknown | null {
  try {
    const value = other()
    if (value instanceof Undefined) return null
    return value instanceof Unknown ? value : { value }
  } catch (reason) {
    if (reason instanceof TemplateError) return null
    throw reason
  }
}

/** `not a` */
export function lowerNot(node: Node<'Not'>, lowering: Lowering): Evaluate {
  const target = lowering.expression(node.target)
  return located(node, (frame) => lift([target(frame)], (value = null) => !truth(value)))
}

/** `a if b else c` */
export function lowerInlineIf(node: Node<'InlineIf'>, lowering: Lowering): Evaluate {
  const [cond, body] = [lowering.expression(node.cond), lowering.expression(node.body)]
  const otherwise = node.else_ ? lowering.expression(node.else_) : noElse
  return located(node, (frame) => {
    const decision = cond(frame)
    if (decision instanceof Unknown) return decision
    return ask(() => truth(decision)) ? body(frame) : otherwise(frame)
  })
}

const emptyText = new Undefined('the inline if-expression was false and has no else', null, true)

function noElse(_frame: Frame): Value {
  return emptyText
}
