import { selfOf } from './blocks.ts'
import type { BlockVersion, Frame, Unit } from './frame.ts'
import type { Sink } from './sink.ts'
import type { Template } from './values.ts'

/** A run of another template, with the options and variables of the one that asks for it. */
export function startUnit(template: Template, from: Unit, blocks: Map<string, BlockVersion[]> = new Map()): Unit {
  const unit: Unit = { ...from, template, blocks, parent: null }
  for (const block of unit.compile(template).blocks) {
    const versions = blocks.get(block.name) ?? []
    blocks.set(block.name, [...versions, { block, unit }])
  }
  return unit
}

/** Runs a template in its frame; if it extends another, that one prints, with the blocks of this one. */
export function runUnit(frame: Frame, out: Sink): void {
  const { unit } = frame
  const wasMuted = out.muted
  if (unit.blocks.size > 0) frame.names.set('self', selfOf(frame))
  unit.compile(unit.template).run(frame, out)
  out.muted = wasMuted
  if (!unit.parent) return
  const parent = startUnit(unit.parent, unit, unit.blocks)
  runUnit({ unit: parent, outer: frame, names: frame.names }, out)
}
