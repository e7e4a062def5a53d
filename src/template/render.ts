import { compileExpression, compileTemplate, orThrow } from './compile.ts'
import { atPlace } from './errors.ts'
import type { Frame, Unit } from './frame.ts'
import { lift, UnknownReached } from './lift.ts'
import { type ReadOptions, yamlOptions } from './parser/options.ts'
import { runUnit, startUnit } from './run.ts'
import type { Scope } from './scope.ts'
import { nativeSink, type Sink } from './sink.ts'
import { Secret, type Template, type Value } from './values.ts'

/** Runs a template into a sink. */
export function runTemplate(template: Template, scope: Scope, options: ReadOptions, out: Sink): Value {
  return untilUnknown(template, () => {
    runUnit(startFrame(startUnit(template, outset(template, scope, options))), out)
    const value = out.finish()
    return template.conceal ? template.conceal(value) : value
  })
}

/** Runs a template of a YAML file: a single expression keeps its type. */
export function runNative(template: Template, scope: Scope): Value {
  return endAsWritten(runTemplate(template, scope, yamlOptions, nativeSink()), template)
}

/** Jinja2 drops one newline at the end, and those behind tags; like Ansible, gives back as many as the user wrote. */
export function endAsWritten(value: Value, template: Template, newline = '\n'): Value {
  if (!template.source.endsWith('\n')) return value
  if (value instanceof Secret) return lift([value], (plain) => withNewlines(plain, template, newline))
  return withNewlines(value, template, newline)
}

function withNewlines(text: Value, { source }: Template, newline: string): Value {
  if (typeof text !== 'string') return text
  return text + newline.repeat(Math.max(0, timesAtEnd(source, '\n') - timesAtEnd(text, newline)))
}

function timesAtEnd(text: string, newline: string): number {
  let count = 0
  while (text.endsWith(newline, text.length - count * newline.length)) count++
  return count
}

/** Evaluates an expression without braces. */
export function runExpression(template: Template, scope: Scope): Value {
  return untilUnknown(template, () => {
    const { evaluate } = orThrow(compileExpression(template), template)
    return evaluate(startFrame(outset(template, scope, yamlOptions)))
  })
}

function untilUnknown({ place }: Template, run: () => Value): Value {
  try {
    return atPlace(place, run)
  } catch (reason) {
    if (reason instanceof UnknownReached) return reason.unknown
    throw reason
  }
}

function outset(template: Template, scope: Scope, options: ReadOptions): Unit {
  const compile = (other: Template) => orThrow(compileTemplate(other, options), other)
  return { template, options, scope, isolated: false, blocks: new Map(), parent: null, compile }
}

function startFrame(unit: Unit): Frame {
  return { unit, outer: null, names: new Map() }
}
