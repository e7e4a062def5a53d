import { equals } from '../equality.ts'
import { fail } from '../errors.ts'
import { Callable, PyObject, tuple, Undefined, type Value } from '../values.ts'

/** Where a `for` stands; the attributes of `loop` read it. */
export interface LoopState {
  readonly items: readonly Value[]
  readonly depth0: number
  index0: number
  /** What `loop.changed` was last asked about. */
  asked: Value | undefined
  /** What `loop(items)` prints; null without `recursive`. */
  readonly recurse: ((items: Value) => Value) | null
}

/** The `loop` of a `for`. */
export function makeLoop(state: LoopState): PyObject {
  const { recurse } = state
  const call = ([items = null]: Value[]) =>
    recurse ? recurse(items) : fail("the loop must have the 'recursive' marker to be called recursively")
  return new PyObject('LoopContext', (name) => attribute(state, name), null, call)
}

function attribute(state: LoopState, name: string): Value | undefined {
  const { items, index0, depth0 } = state
  switch (name) {
    case 'index':
      return index0 + 1
    case 'index0':
      return index0
    case 'first':
      return index0 === 0
    case 'last':
      return index0 === items.length - 1
    case 'length':
      return items.length
    case 'revindex':
      return items.length - index0
    case 'revindex0':
      return items.length - index0 - 1
    case 'depth':
      return depth0 + 1
    case 'depth0':
      return depth0
    case '__str__':
      return `<LoopContext ${index0 + 1}/${items.length}>`
    default:
      return neighbour(state, name)
  }
}

function neighbour(state: LoopState, name: string): Value | undefined {
  const { items, index0 } = state
  switch (name) {
    case 'previtem':
      return index0 > 0 ? (items[index0 - 1] ?? null) : new Undefined('there is no previous item')
    case 'nextitem':
      return index0 + 1 < items.length ? (items[index0 + 1] ?? null) : new Undefined('there is no next item')
    case 'cycle':
      return new Callable('cycle', (values) => cycle(values, state.index0))
    case 'changed':
      return new Callable('changed', (values) => hasChanged(state, tuple(values)))
    default:
      return undefined
  }
}

function cycle(values: readonly Value[], index: number): Value {
  return values.length > 0 ? (values[index % values.length] ?? null) : fail('no items for cycling given')
}

function hasChanged(state: LoopState, values: Value): boolean {
  const changed = state.asked === undefined || !equals(state.asked, values)
  state.asked = values
  return changed
}
