import type { Place } from '../diagnostics/place.ts'
import { findGlobal } from './globals.ts'
import { bindGlobal } from './invoke.ts'
import { omit } from './omit.ts'
import type { ReadOptions } from './parser/options.ts'
import type { At } from './parser/tree.ts'
import { type Scope, variable } from './scope.ts'
import type { Sink } from './sink.ts'
import { type Template, Undefined, type Value } from './values.ts'

/** One run of one template. */
export interface Unit {
  readonly template: Template
  readonly options: ReadOptions
  readonly scope: Scope
  /** Imported without context: sees no variables. */
  readonly isolated: boolean
  /** The blocks of the template and of all it extends, by name, the most derived first. */
  readonly blocks: Map<string, BlockVersion[]>
  /** Set by `{% extends %}`. */
  parent: Template | null
  readonly compile: (template: Template) => Lowered
}

/** A template ready to run. */
export interface Lowered {
  readonly run: Run
  readonly blocks: readonly LoweredBlock[]
  /** Names of filters and tests that do not exist. */
  readonly problems: readonly Problem[]
}

/** A `{% block %}` ready to run. */
export interface LoweredBlock {
  readonly name: string
  readonly run: Run
}

/** A mistake that is found without running the template. */
export interface Problem {
  readonly message: string
  readonly at: At
}

/** A block of one of the templates that extend each other. */
export interface BlockVersion {
  readonly block: LoweredBlock
  readonly unit: Unit
}

/** The names that a template has set, in a body inside of other bodies. */
export interface Frame {
  readonly unit: Unit
  readonly outer: Frame | null
  readonly names: Map<string, Value>
}

/** A lowered expression. */
export type Evaluate = (frame: Frame) => Value

/** A lowered statement or body: writes to the sink, and says whether a loop must go on. */
export type Run = (frame: Frame, out: Sink) => Flow

/** How a loop goes on behind a statement. */
export type Flow = 'next' | 'break' | 'continue'

/** A frame for a body that keeps its names to itself. */
export function innerFrame(outer: Frame, names: Map<string, Value> = new Map()): Frame {
  return { unit: outer.unit, outer, names }
}

/** The value of a name: set by the template, a variable, or a global function. */
export function readName(frame: Frame, name: string, at: At): Value {
  for (let inner: Frame | null = frame; inner; inner = inner.outer) {
    const value = inner.names.get(name)
    if (value !== undefined) return value
  }
  const value = readVariable(frame.unit, name)
  return value === undefined ? new Undefined(`'${name}' is undefined`, placeOf(frame.unit.template, at)) : value
}

function readVariable({ scope, isolated }: Unit, name: string): Value | undefined {
  const value = isolated ? undefined : variable(scope, name)
  if (value !== undefined) return value
  if (name === 'omit') return omit
  const found = findGlobal(name)
  return found && bindGlobal(name, found, scope.env)
}

/** Where a node of a template stands in its file. */
export function placeOf({ place }: Template, { lineno, colno }: At): Place {
  return { file: place.file, line: place.line + lineno, column: place.column + colno }
}
