import { findFilter, findTest, unknownFilter, unknownTest } from '../entries.ts'
import { fail } from '../errors.ts'
import type { Evaluate, Frame } from '../frame.ts'
import { invoke } from '../invoke.ts'
import type { Expression, FilterNode } from '../parser/tree.ts'
import type { Value } from '../values.ts'
import { lowerArguments } from './calls.ts'
import { type Lowering, locate, located } from './lowering.ts'

/** `a | b(c)` */
export function lowerFilter(node: FilterNode, lowering: Lowering): Evaluate {
  const target = node.target ? lowering.expression(node.target) : () => null
  const apply = lowerFilterOn(node, lowering)
  return (frame) => apply(target(frame), frame)
}

/** A filter to be applied to a value that the caller has, as in filter blocks. */
export function lowerFilterOn(node: FilterNode, lowering: Lowering): (value: Value, frame: Frame) => Value {
  const { name } = node
  const filter = findFilter(name)
  const args = lowerArguments(node.args, lowering)
  if (!filter) lowering.report(unknownFilter(name), node)
  return (value, frame) => {
    try {
      return invoke(filter ?? fail(unknownFilter(name)), value, args(frame), frame.unit.scope.env)
    } catch (reason) {
      throw locate(reason, frame, node)
    }
  }
}

/** `a is b` */
export function lowerTest(node: Extract<Expression, { readonly typename: 'Test' }>, lowering: Lowering): Evaluate {
  const { name } = node
  const test = findTest(name)
  const target = lowering.expression(node.target)
  const args = lowerArguments(node.args, lowering)
  if (!test) {
    lowering.report(unknownTest(name), node)
    return located(node, () => fail(unknownTest(name)))
  }
  return located(node, (frame) => invoke(test, target(frame), args(frame), frame.unit.scope.env))
}
