import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { freshBudget, within } from './budget.ts'
import { compileExpression, compileTemplate } from './compile.ts'
import { decide, isAllTemplate } from './conditional.ts'
import { makeEnv } from './env.ts'
import { TemplateError } from './errors.ts'
import { type Problem, placeOf } from './frame.ts'
import { readHeader } from './header.ts'
import { type Delimiters, fileOptions, yamlOptions } from './parser/options.ts'
import { SyntaxProblem } from './parser/token.ts'
import { endAsWritten, runExpression, runNative, runTemplate } from './render.ts'
import { resolve, type Scope, type Services } from './scope.ts'
import { settle } from './settle.ts'
import { isTextual, nativeSink, type Sink, textSink } from './sink.ts'
import { str } from './text.ts'
import type { Raw, Secret, Template, Unknown, Value } from './values.ts'

/** The variables that templates see; each is evaluated when it is first used, and then remembered. */
export function createScope(lookup: (name: string) => Raw | undefined, services: Services): Scope {
  return makeScope(lookup, services, freshBudget())
}

/** More names in front of those of a scope: a loop's item, a task's variables. */
export function extendScope(scope: Scope, names: ReadonlyMap<string, Raw>): Scope {
  const lookup = (name: string) => (names.has(name) ? names.get(name) : scope.lookup(name))
  return makeScope(lookup, scope.services, scope.budget)
}

function makeScope(lookup: Scope['lookup'], services: Services, budget: Scope['budget']): Scope {
  const scope: Scope = {
    lookup,
    services,
    budget,
    env: makeEnv(() => scope),
    run: runNative,
    remembered: new Map(),
    views: new WeakMap(),
    running: [],
  }
  return scope
}

/** Evaluates all templates in a value of the user's files; throws `TemplateError`, also for what is undefined. */
export function evaluate(raw: Raw, scope: Scope): Value {
  return within(scope.budget, () => settle(resolve(raw, scope, null)))
}

/** Whether a condition (`when`, `until`, `that`…) holds: an expression without braces, or several that must all hold. */
export function condition(raw: Raw, scope: Scope): boolean | Unknown {
  return within(scope.budget, () => decide(raw, scope, runExpression))
}

/** Settings of a template file, by default Ansible's: blocks are trimmed, and the file ends in as many newlines as the template. */
export interface RenderOptions {
  readonly trimBlocks?: boolean
  readonly lstripBlocks?: boolean
  readonly keepTrailingNewline?: boolean
  readonly newlineSequence?: string
  /** What marks tags and expressions, where it is not what usually does. */
  readonly delimiters?: Partial<Delimiters>
}

/** The text of a template file; a `#jinja2:` line at its top overrides the settings. */
export function renderText(template: Template, scope: Scope, settings: RenderOptions = {}): string | Secret | Unknown {
  const value = renderFile(template, scope, settings, textSink())
  return isTextual(value) ? value : str(value)
}

/** Like `renderText`, but a file that is a single expression keeps its type. */
export function renderValue(template: Template, scope: Scope, settings: RenderOptions = {}): Value {
  return renderFile(template, scope, settings, nativeSink())
}

function renderFile(template: Template, scope: Scope, settings: RenderOptions, out: Sink): Value {
  return within(scope.budget, () => {
    const delimiters = { ...fileOptions.delimiters, ...settings.delimiters }
    const { body, options } = readHeader(template, { ...fileOptions, ...settings, delimiters })
    const value = settle(runTemplate(body, scope, options, out))
    return settings.keepTrailingNewline === undefined ? endAsWritten(value, body, options.newlineSequence) : value
  })
}

/** The mistakes in a template that are found without running it. */
export function checkSyntax(template: Template): Diagnostic[] {
  try {
    const { body, options } = readHeader(template, yamlOptions)
    return report(body, compileTemplate(body, options))
  } catch (reason) {
    if (!(reason instanceof TemplateError)) throw reason
    return [problem('template-syntax', reason.message, reason.place ?? template.place)]
  }
}

/** The mistakes in a condition that are found without running it. */
export function checkExpression(template: Template): Diagnostic[] {
  if (isAllTemplate(template)) return checkSyntax(template)
  const help = template.source.includes('{{') ? 'a condition is an expression already: leave out the braces' : undefined
  return report(template, compileExpression(template), help)
}

type Compiled = SyntaxProblem | { readonly problems: readonly Problem[] }

function report(template: Template, compiled: Compiled, help?: string): Diagnostic[] {
  const isBroken = compiled instanceof SyntaxProblem
  const problems = isBroken ? [{ message: compiled.message, at: compiled }] : compiled.problems
  const advice = help ?? (isBroken ? adviceOnBraces(template.source) : undefined)
  return problems.map(({ message, at }) => problem('template-syntax', message, placeOf(template, at), advice))
}

/** What is likely wrong with the braces of a template that can't be parsed. */
function adviceOnBraces(source: string): string | undefined {
  if (/\{\{(?:(?!\}\}).)*\{\{/s.test(source)) return 'inside of {{ }}, name a variable without braces of its own'
  return source.split('{{').length > source.split('}}').length ? 'end it with }}' : undefined
}
