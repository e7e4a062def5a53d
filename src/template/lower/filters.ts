import { findFilter, findTest, isFilter, isTest } from '../entries.ts'
import { fail } from '../errors.ts'
import type { Evaluate, Frame } from '../frame.ts'
import { invoke, invokeTest } from '../invoke.ts'
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

function unknownFilter(name: string): string {
  return isTest(name)
    ? `there is no filter '${name}'; '${name}' is a test: use 'is ${name}'`
    : `there is no filter '${name}'`
}

/** `a is b` */
export function lowerTest(node: Extract<Expression, { readonly typename: 'Test' }>, lowering: Lowering): Evaluate {
  const { name } = node
  const test = findTest(name)
  const target = lowering.expression(node.target)
  const args = lowerArguments(node.args, lowering)
  if (!test) {
    const hint = isFilter(name) ? `; '${name}' is a filter: use '| ${name}'` : ''
    const message = `there is no test '${name}'${hint}`
    lowering.report(message, node)
    return located(node, () => fail(message))
  }
  return located(node, (frame) => invokeTest(test, target(frame), args(frame), frame.unit.scope.env))
}
