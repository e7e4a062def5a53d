import { fail } from '../errors.ts'
import { type Frame, readName } from '../frame.ts'
import type { Target } from '../parser/tree.ts'
import { PyObject, type Value } from '../values.ts'
import { spreadItems } from './calls.ts'

/** Gives a value to a target. */
export type Assign = (frame: Frame, value: Value) => void

/** Gives a value to a name, to an attribute of a namespace, or its items to several. */
export function lowerTarget(target: Target): Assign {
  if (target.typename === 'NameTarget') {
    return (frame, value) => {
      frame.names.set(target.name, value)
    }
  }
  if (target.typename === 'TupleTarget') return lowerTuple(target.items.map(lowerTarget))
  return (frame, value) => {
    const namespace = readName(frame, target.name, target)
    if (!(namespace instanceof PyObject) || !namespace.assign) {
      fail(`can't assign to '${target.name}.${target.attribute}': '${target.name}' is not a namespace`)
    }
    namespace.assign(target.attribute, value)
  }
}

function lowerTuple(targets: readonly Assign[]): Assign {
  return (frame, value) => {
    const items = spreadItems(value)
    if (items.length > targets.length) fail(`too many values to unpack (expected ${targets.length})`)
    if (items.length < targets.length) {
      fail(`not enough values to unpack (expected ${targets.length}, got ${items.length})`)
    }
    for (const [i, assign] of targets.entries()) assign(frame, items[i] ?? null)
  }
}
