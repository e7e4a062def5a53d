import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { createScope, renderText } from '../../src/template/evaluate.ts'
import { fromPlain, type Plain } from '../../src/template/plain.ts'
import { Template, type Value } from '../../src/template/values.ts'

// Recorded from Jinja2 3.1.2 by record.py: a line with what the templates see, then a line for each.
interface Seen {
  readonly variables: Readonly<Record<string, Plain>>
  readonly files: Readonly<Record<string, string>>
}

interface Case {
  readonly group: string
  readonly source: string
  readonly settings?: Readonly<Record<string, boolean>>
  readonly output?: string
  readonly error?: string
}

const [header = '', ...lines] = readFileSync(new URL('jinja2.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const seen: Seen = JSON.parse(header)
const cases: Case[] = lines.map((line) => JSON.parse(line))
const groups = [...new Set(cases.map(({ group }) => group))]

function variables(name: string): Value | undefined {
  if (name === 'big') return 12345678901234567890n
  return name in seen.variables ? fromPlain(seen.variables[name]) : undefined
}

function loadTemplate(name: string): Template {
  const source = seen.files[name]
  if (source === undefined) throw new TemplateError(name)
  return new Template(source, { file: name, line: 1, column: 1 })
}

function render({ source, settings = {} }: Case): unknown {
  const scope = createScope(variables, { lookups: () => null, loadTemplate })
  return renderText(new Template(source, { file: 'test.j2', line: 1, column: 1 }), scope, {
    trimBlocks: settings.trim_blocks ?? false,
    lstripBlocks: settings.lstrip_blocks ?? false,
    keepTrailingNewline: settings.keep_trailing_newline ?? false,
  })
}

describe.each(groups)('%s print what Jinja2 prints', (name) => {
  const recorded = cases.filter(({ group }) => group === name)

  it.each(recorded.filter(({ output }) => output !== undefined))('$source', (one) => {
    expect(render(one)).toBe(one.output)
  })

  it.each(recorded.filter(({ error }) => error !== undefined))('fails: $source', (one) => {
    expect(() => render(one)).toThrow(TemplateError)
  })

  const worded = recorded.filter(({ error }) => error !== undefined && error !== 'syntax')
  it.each(worded.filter(({ error = '' }) => !/namespace|Required block/.test(error)))(
    'fails with the words of Python: $source',
    (one) => {
      expect(() => render(one)).toThrow(one.error)
    },
  )
})
