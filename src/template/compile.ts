import { TemplateError } from './errors.ts'
import { type Lowered, placeOf } from './frame.ts'
import { type LoweredExpression, lowerCondition, lowerTemplate } from './lower/lower.ts'
import { parseExpression, parseTemplate } from './parse.ts'
import type { ReadOptions } from './parser/options.ts'
import { SyntaxProblem } from './parser/token.ts'
import type { Template } from './values.ts'

/** What one source text became, or what is wrong with it. */
type Compiled<T> = T | SyntaxProblem

/** Remembers by template and, because the same text is used in many places, by text. */
class Cache<T> {
  readonly #byTemplate = new WeakMap<Template, Compiled<T>>()
  readonly #bySource = new Map<string, Compiled<T>>()
  readonly #make: (source: string) => T

  constructor(make: (source: string) => T) {
    this.#make = make
  }

  get(template: Template): Compiled<T> {
    const known = this.#byTemplate.get(template) ?? this.#bySource.get(template.source)
    if (known !== undefined) return known
    const made = this.#attempt(template.source)
    if (this.#bySource.size >= 10_000) this.#bySource.clear()
    this.#bySource.set(template.source, made)
    this.#byTemplate.set(template, made)
    return made
  }

  #attempt(source: string): Compiled<T> {
    try {
      return this.#make(source)
    } catch (reason) {
      if (reason instanceof SyntaxProblem) return reason
      throw reason
    }
  }
}

const templates = new Map<ReadOptions, Cache<Lowered>>()
const expressions = new Cache<LoweredExpression>((source) => lowerCondition(parseExpression(source)))

/** A template parsed and lowered, or what is wrong with it. */
export function compileTemplate(template: Template, options: ReadOptions): Compiled<Lowered> {
  const cache = templates.get(options) ?? new Cache((source) => lowerTemplate(parseTemplate(source, options)))
  templates.set(options, cache)
  return cache.get(template)
}

/** An expression without braces parsed and lowered, or what is wrong with it. */
export function compileExpression(template: Template): Compiled<LoweredExpression> {
  return expressions.get(template)
}

/** Throws what is wrong, at its place. */
export function orThrow<T>(compiled: Compiled<T>, template: Template): T {
  if (!(compiled instanceof SyntaxProblem)) return compiled
  const error = new TemplateError(compiled.message)
  error.place = placeOf(template, compiled)
  throw error
}
