import { deeper } from './budget.ts'
import type { Frame, Unit } from './frame.ts'
import { type Sink, textSink } from './sink.ts'
import { PyObject, Undefined, type Value } from './values.ts'

/** Prints a version of a block, 0 being the most derived, with the names of an outer frame. */
export function runBlock({ blocks }: Unit, outer: Frame, name: string, version: number, out: Sink): void {
  const found = blocks.get(name)?.[version]
  if (!found) return
  const { block, unit } = found
  const names = new Map<string, Value>([['super', parentBlock(unit, outer, name, version + 1)]])
  deeper(() => block.run({ unit, outer, names }, out))
}

function parentBlock(unit: Unit, outer: Frame, name: string, version: number): Value {
  const isThere = unit.blocks.get(name)?.[version] !== undefined
  return isThere
    ? blockFunction(unit, outer, name, version)
    : new Undefined(`there is no parent block called '${name}'`)
}

/** To be called; its own `super` is the version behind it. */
function blockFunction(unit: Unit, outer: Frame, name: string, version: number): PyObject {
  const attribute = (wanted: string) => {
    return wanted === 'super' ? parentBlock(unit, outer, name, version + 1) : undefined
  }
  return new PyObject('BlockReference', attribute, null, () => {
    const out = textSink()
    runBlock(unit, outer, name, version, out)
    return out.finish()
  })
}

/** The frame of the template itself, whose names blocks see. */
export function rootFrame(frame: Frame): Frame {
  let root = frame
  while (root.outer && root.outer.unit.blocks === frame.unit.blocks) root = root.outer
  return root
}

/** `self`, whose attributes print the blocks. */
export function selfOf(frame: Frame): PyObject {
  const { unit } = frame
  return new PyObject('TemplateReference', (name) => {
    return unit.blocks.has(name) ? blockFunction(unit, frame, name, 0) : undefined
  })
}
