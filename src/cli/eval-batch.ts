import { isTemplate } from '../files/raw.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate, extendScope } from '../template/evaluate.ts'
import { readJson } from '../template/filters/json-read.ts'
import { oneLine, writeJson } from '../template/filters/json-write.ts'
import type { Scope } from '../template/scope.ts'
import { type Raw, Template, type Value } from '../template/values.ts'
import { visible } from './visible.ts'

/** Answers each line `{"template": …, "vars": {…}}` with `{"value": …}` or `{"error": …}`, in their order, until the input ends. */
export async function evalBatch(input: AsyncIterable<string>, scope: Scope, write: (line: string) => void) {
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) write(answer(line, scope))
  }
  if (rest !== '') write(answer(rest, scope))
}

function answer(line: string, scope: Scope): string {
  const told = outcome(line, scope)
  return `${told}\n`
}

function outcome(line: string, scope: Scope): string {
  try {
    const { template, variables } = readLine(line)
    const value = evaluate(toRaw(template, 'TEMPLATE'), extendScope(scope, withVars(variables, scope)))
    return `{"value": ${writeJson(visible(value), oneLine)}}`
  } catch (reason) {
    if (!(reason instanceof TemplateError)) throw reason
    return `{"error": ${writeJson(reason.message, oneLine)}}`
  }
}

/** With the dict of them all, which templates see as `vars`. */
function withVars(variables: ReadonlyMap<string, Raw>, scope: Scope): ReadonlyMap<string, Raw> {
  if (variables.has('vars')) return variables
  const others = scope.lookup('vars')
  const all = new Map<Raw, Raw>([...(others instanceof Map ? others : []), ...variables])
  return new Map<string, Raw>([...variables, ['vars', all]])
}

function readLine(line: string) {
  const given = readJson(line)
  const template = given instanceof Map ? given.get('template') : undefined
  if (!(given instanceof Map) || template === undefined)
    throw new TemplateError('a line is {"template": …, "vars": {…}}')
  const vars = given.get('vars') ?? new Map<Value, Value>()
  if (!(vars instanceof Map)) throw new TemplateError('"vars" is not an object')
  const variables = new Map([...vars].map(([name, value]) => [String(name), toRaw(value, String(name))]))
  return { template, variables }
}

// As a file of variables is read: a string with braces is a template, at any depth.
function toRaw(value: Value, name: string): Raw {
  if (typeof value === 'string')
    return isTemplate(value) ? new Template(value, { file: name, line: 1, column: 1 }) : value
  if (Array.isArray(value)) return value.map((item) => toRaw(item, name))
  if (value instanceof Map) return new Map([...value].map(([key, item]): [Raw, Raw] => [key as Raw, toRaw(item, name)]))
  return value
}
