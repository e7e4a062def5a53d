import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { createScope, renderText } from '../../src/template/evaluate.ts'
import { fromPlain, type Plain } from '../../src/template/plain.ts'
import { Template, type Value } from '../../src/template/values.ts'

// Recorded from Jinja2 3.1.2 by record.py.
interface Case {
  readonly source: string
  readonly settings?: Readonly<Record<string, boolean>>
  readonly output?: string
  readonly error?: string
}

interface Recorded {
  readonly variables: Readonly<Record<string, Plain>>
  readonly files: Readonly<Record<string, string>>
  readonly groups: Readonly<Record<string, readonly Case[]>>
}

const text = readFileSync(new URL('jinja2.json', import.meta.url), 'utf8')
const recorded: Recorded = JSON.parse(text.replace('12345678901234567890', '"12345678901234567890"'))

function variables(name: string): Value | undefined {
  if (name === 'big') return 12345678901234567890n
  return name in recorded.variables ? fromPlain(recorded.variables[name]) : undefined
}

function loadTemplate(name: string): Template {
  const source = recorded.files[name]
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

describe.each(Object.entries(recorded.groups))('%s print what Jinja2 prints', (_, cases) => {
  it.each(cases.filter(({ output }) => output !== undefined))('$source', (recordedCase) => {
    expect(render(recordedCase)).toBe(recordedCase.output)
  })

  it.each(cases.filter(({ error }) => error !== undefined))('fails: $source', (recordedCase) => {
    expect(() => render(recordedCase)).toThrow(TemplateError)
  })

  const worded = cases.filter(({ error }) => error !== undefined && error !== 'syntax')
  it.each(worded.filter(({ error = '' }) => !/namespace|Required block/.test(error)))(
    'fails with the words of Python: $source',
    (recordedCase) => {
      expect(() => render(recordedCase)).toThrow(recordedCase.error)
    },
  )
})
