import { deeper } from './budget.ts'
import { fail } from './errors.ts'
import type { Frame } from './frame.ts'
import { type Sink, textSink } from './sink.ts'
import { Callable, PyObject, Undefined, type Value } from './values.ts'

/** Prints a version of a block, 0 being the most derived. */
export function runBlock(frame: Frame, name: string, version: number, out: Sink): void {
  const found = frame.unit.blocks.get(name)?.[version]
  if (!found) return
  const { block, unit } = found
  if (block.required) fail(`the required block '${name}' is not filled`)
  const inner: Frame = { unit, outer: block.scoped ? frame : rootFrame(frame), names: new Map() }
  inner.names.set('super', parentBlock(inner, name, version + 1))
  deeper(unit.scope.budget, () => block.run(inner, out))
}

function parentBlock(frame: Frame, name: string, version: number): Value {
  const isThere = frame.unit.blocks.get(name)?.[version] !== undefined
  return isThere ? blockFunction(frame, name, version) : new Undefined(`there is no parent block called '${name}'`)
}

function blockFunction(frame: Frame, name: string, version: number): Callable {
  return new Callable(name, () => {
    const out = textSink()
    runBlock(frame, name, version, out)
    return out.finish()
  })
}

function rootFrame(frame: Frame): Frame {
  let root = frame
  while (root.outer && root.outer.unit.blocks === frame.unit.blocks) root = root.outer
  return root
}

/** `self`, whose attributes print the blocks. */
export function selfOf(frame: Frame): PyObject {
  const { blocks } = frame.unit
  return new PyObject('TemplateReference', (name) => (blocks.has(name) ? blockFunction(frame, name, 0) : undefined))
}
