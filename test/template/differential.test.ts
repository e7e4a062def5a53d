import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isTemplate } from '../../src/files/raw.ts'
import { TemplateError } from '../../src/template/errors.ts'
import { createScope, evaluate, renderText } from '../../src/template/evaluate.ts'
import { readJson } from '../../src/template/filters/json-read.ts'
import { oneLine, writeJson } from '../../src/template/filters/json-write.ts'
import type { Scope } from '../../src/template/scope.ts'
import { type Raw, Template, type Value } from '../../src/template/values.ts'

// Recorded by differential/record.py from ansible-core 2.19 and Jinja2 3.1.2.
interface Case {
  readonly group: string
  readonly template: unknown
  /** Which set of variables it sees. */
  readonly sees: number
  /** The JSON of its value; without, it must fail. */
  readonly answer?: string
}

type Run = (template: Raw, scope: Scope) => Value

function recorded(name: string) {
  const [sets = '[]', ...lines] = readFileSync(new URL(`differential/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  const cases: Case[] = lines.map((line) => JSON.parse(line))
  const variables = readJson(sets)
  return { variables: Array.isArray(variables) ? variables : [], cases }
}

const files = JSON.parse(readFileSync(new URL('differential/files.json', import.meta.url), 'utf8'))

function place(file: string) {
  return { file, line: 1, column: 1 }
}

function toRaw(value: Value): Raw {
  if (typeof value === 'string') return isTemplate(value) ? new Template(value, place('site.yml')) : value
  if (Array.isArray(value)) return value.map(toRaw)
  if (value instanceof Map) return new Map([...value].map(([key, item]): [Raw, Raw] => [key as Raw, toRaw(item)]))
  return value
}

function scopeOf(variables: Value | undefined): Scope {
  const names = toRaw(variables ?? null)
  return createScope((name) => (names instanceof Map ? names.get(name) : undefined), {
    lookups: () => null,
    loadTemplate: (name) => {
      if (!Object.hasOwn(files, name)) throw new TemplateError(name)
      return new Template(files[name], place(name))
    },
  })
}

function answer({ template, sees }: Case, variables: readonly Value[], run: Run): string | undefined {
  try {
    return writeJson(run(toRaw(readJson(JSON.stringify(template))), scopeOf(variables[sees])), oneLine)
  } catch (reason) {
    if (reason instanceof TemplateError) return undefined
    throw reason
  }
}

const byAnsible = recorded('ansible')
const byJinja = recorded('jinja2')

function groupsOf(cases: readonly Case[]): string[] {
  return [...new Set(cases.map(({ group }) => group))]
}

function differing(cases: readonly Case[], group: string, variables: readonly Value[], run: Run) {
  return cases
    .filter((one) => one.group === group)
    .map((one) => ({ template: one.template, wanted: one.answer, found: answer(one, variables, run) }))
    .filter(({ wanted, found }) => wanted !== found)
}

describe('native values are those of Ansible', () => {
  it.each(groupsOf(byAnsible.cases))('%s', (group) => {
    expect(differing(byAnsible.cases, group, byAnsible.variables, evaluate)).toEqual([])
  })
})

describe('texts are those of Jinja2', () => {
  const print: Run = (template, scope) => {
    const body = template instanceof Template ? template : new Template(String(template), place('site.j2'))
    return renderText(body, scope, { keepTrailingNewline: false })
  }

  it.each(groupsOf(byJinja.cases))('%s', (group) => {
    expect(differing(byJinja.cases, group, byJinja.variables, print)).toEqual([])
  })
})

it('compares thousands of expressions', () => {
  expect(byAnsible.cases.length).toBeGreaterThan(4000)
  expect(byJinja.cases.length).toBeGreaterThan(800)
})
