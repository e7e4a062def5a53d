import { TemplateError } from './errors.ts'
import { type Lowered, placeOf } from './frame.ts'
import { type LoweredExpression, lowerCondition, lowerTemplate } from './lower/lower.ts'
import { parseExpression, parseTemplate } from './parse.ts'
import type { ReadOptions } from './parser/options.ts'
import { SyntaxProblem } from './parser/token.ts'
import type { Template } from './values.ts'

/** What one source text became, or what is wrong with it. */
type Compiled<T> = T | SyntaxProblem

type Compile<T> = (template: Template) => Compiled<T>

/** Remembers by template and, because the same text is used in many places, by text. */
function remembering<T>(make: (source: string) => T): Compile<T> {
  const byTemplate = new WeakMap<Template, Compiled<T>>()
  const bySource = new Map<string, Compiled<T>>()
  return (template) => {
    const known = byTemplate.get(template) ?? bySource.get(template.source)
    if (known !== undefined) return known
    const made = attempt(() => make(template.source))
    if (bySource.size >= 10_000) bySource.clear()
    bySource.set(template.source, made)
    byTemplate.set(template, made)
    return made
  }
}

function attempt<T>(make: () => T): Compiled<T> {
  try {
    return make()
  } catch (reason) {
    if (reason instanceof SyntaxProblem) return reason
    // Thousands of brackets in each other exhaust the stack.
    if (reason instanceof RangeError) return new SyntaxProblem('this is nested too deeply', 0, 0)
    throw reason
  }
}

const compilers = new Map<ReadOptions, Compile<Lowered>>()

/** A template parsed and lowered, or what is wrong with it. */
export function compileTemplate(template: Template, options: ReadOptions): Compiled<Lowered> {
  const compile = compilers.get(options) ?? remembering((source) => lowerTemplate(parseTemplate(source, options)))
  compilers.set(options, compile)
  return compile(template)
}

/** An expression without braces parsed and lowered, or what is wrong with it. */
export const compileExpression: Compile<LoweredExpression> = remembering((source) =>
  lowerCondition(parseExpression(source)),
)

/** Throws what is wrong, at its place. */
export function orThrow<T>(compiled: Compiled<T>, template: Template): T {
  if (!(compiled instanceof SyntaxProblem)) return compiled
  const error = new TemplateError(compiled.message)
  error.place = placeOf(template, compiled)
  throw error
}
