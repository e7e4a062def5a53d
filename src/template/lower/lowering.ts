import { TemplateError } from '../errors.ts'
import { type Evaluate, type Frame, type LoweredBlock, placeOf, type Run } from '../frame.ts'
import type { At, Body, Expression } from '../parser/tree.ts'

/** What the parts of the lowering need of each other. */
export interface Lowering {
  expression(node: Expression): Evaluate
  body(nodes: Body): Run
  /** Notes a mistake that is found without running. */
  report(message: string, at: At): void
  /** Throws for a second block of the same name. */
  addBlock(block: LoweredBlock, at: At): void
  /** Strings that hold templates are evaluated: only in conditions. */
  readonly embedded: boolean
}

/** Names the place in errors that have none yet. */
export function located(at: At, evaluate: Evaluate): Evaluate {
  return (frame) => {
    try {
      return evaluate(frame)
    } catch (reason) {
      throw locate(reason, frame, at)
    }
  }
}

/** The same for statements. */
export function locatedRun(at: At, run: Run): Run {
  return (frame, out) => {
    try {
      return run(frame, out)
    } catch (reason) {
      throw locate(reason, frame, at)
    }
  }
}

/** Names the place in an error that has none yet; to be thrown on. */
export function locate(reason: unknown, frame: Frame, at: At): unknown {
  if (reason instanceof TemplateError) reason.place ??= placeOf(frame.unit.template, at)
  return reason
}
