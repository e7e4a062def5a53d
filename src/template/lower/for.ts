import { deeper, spend } from '../budget.ts'
import { type Flow, type Frame, innerFrame, type Run } from '../frame.ts'
import { ask } from '../lift.ts'
import { SyntaxProblem } from '../parser/token.ts'
import type { ForNode, Target } from '../parser/tree.ts'
import { type Sink, textSink } from '../sink.ts'
import { truth } from '../truth.ts'
import type { Value } from '../values.ts'
import { lowerTarget } from './assign.ts'
import { spreadItems } from './calls.ts'
import { type LoopState, makeLoop } from './loop.ts'
import { type Lowering, locatedRun } from './lowering.ts'

// Each round has a `loop` of its own, which an item of that name would hide.
function refuseLoop(target: Target): void {
  if (target.typename === 'TupleTarget') for (const item of target.items) refuseLoop(item)
  if (target.typename !== 'NameTarget' || target.name !== 'loop') return
  throw new SyntaxProblem("can't assign to the special variable `loop` in a for-loop", target.lineno, target.colno)
}

/** `{% for … in … if … recursive %}`; each round has names of its own. */
export function lowerFor(node: ForNode, lowering: Lowering): Run {
  const iterable = lowering.expression(node.items)
  const test = node.test && lowering.expression(node.test)
  refuseLoop(node.target)
  const assign = lowerTarget(node.target)
  const [body, otherwise] = [lowering.body(node.body), lowering.body(node.else_)]

  const passing = (frame: Frame, items: readonly Value[]) => {
    if (!test) return items
    return items.filter((item) => {
      const inner = innerFrame(frame)
      assign(inner, item)
      const verdict = test(inner)
      return ask(() => truth(verdict))
    })
  }

  const runLoop = (frame: Frame, out: Sink, value: Value, depth0: number): Flow => {
    const items = passing(frame, spreadItems(value))
    if (items.length === 0) return otherwise(innerFrame(frame), out)
    const recurse = node.recursive ? (inner: Value) => runInner(frame, inner, depth0 + 1) : null
    const state: LoopState = { items, depth0, index0: 0, asked: undefined, recurse }
    const loop = makeLoop(state)
    for (; state.index0 < items.length; state.index0++) {
      spend(5)
      const inner = innerFrame(frame)
      assign(inner, items[state.index0] ?? null)
      inner.names.set('loop', loop)
      if (body(inner, out) === 'break') break
    }
    return 'next'
  }

  const runInner = (frame: Frame, value: Value, depth0: number): Value => {
    const out = textSink()
    deeper(() => runLoop(frame, out, value, depth0))
    return out.finish()
  }

  return locatedRun(node, (frame, out) => runLoop(frame, out, iterable(frame), 0))
}
