import { getAttribute, getSubscript } from '../attribute.ts'
import { type Evaluate, type Frame, placeOf } from '../frame.ts'
import { slice } from '../item.ts'
import { isScalar, lift } from '../lift.ts'
import type { At, Expression } from '../parser/tree.ts'
import { Secret, Undefined, Unknown, type Value } from '../values.ts'
import { type Lowering, located } from './lowering.ts'

type Node<T> = Extract<Expression, { readonly typename: T }>

/** `a.b` */
export function lowerAttribute(node: Node<'Attribute'>, lowering: Lowering): Evaluate {
  const target = lowering.expression(node.target)
  const { name } = node
  return located(node, (frame) => {
    const value = target(frame)
    const { env } = frame.unit.scope
    if (!(value instanceof Secret) && !(value instanceof Unknown)) {
      return withPlace(getAttribute(value, name, env), frame, node)
    }
    return lift([value], (plain = null) => getAttribute(plain, name, env))
  })
}

/** `a[b]` and `a.0` */
export function lowerSubscript(node: Node<'Subscript'>, lowering: Lowering): Evaluate {
  const [target, key] = [lowering.expression(node.target), lowering.expression(node.key)]
  return located(node, (frame) => {
    const [value, wanted] = [target(frame), key(frame)]
    const { env } = frame.unit.scope
    if (value instanceof Undefined) return value
    if (!(value instanceof Secret) && !(value instanceof Unknown) && isScalar(wanted)) {
      return withPlace(getSubscript(value, wanted, env), frame, node)
    }
    return lift([value, wanted], (plain = null, plainKey = null) => getSubscript(plain, plainKey, env))
  })
}

/** What is missing is missed at this place. */
function withPlace(value: Value, frame: Frame, at: At): Value {
  if (!(value instanceof Undefined) || value.place) return value
  return new Undefined(value.hint, placeOf(frame.unit.template, at))
}

/** `a[1:2]` */
export function lowerSlice(node: Node<'Slice'>, lowering: Lowering): Evaluate {
  const target = lowering.expression(node.target)
  const bounds = node.bounds.map((bound) => (bound ? lowering.expression(bound) : () => null))
  return located(node, (frame) => {
    const value = target(frame)
    if (value instanceof Undefined) return value
    const operands = [value, ...bounds.map((bound) => bound(frame))]
    return lift(operands, (plain = null, start = null, stop = null, step = null) => slice(plain, start, stop, step))
  })
}
