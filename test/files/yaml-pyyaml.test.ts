import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Node, ScalarValue } from '../../src/files/node.ts'
import { parseYaml } from '../../src/files/yaml.ts'
import { Float, PyDate } from '../../src/template/values.ts'

interface Case {
  readonly text: string
  readonly value?: unknown
  readonly error?: true
}

const recorded: { scalars: Case[]; documents: Case[] } = JSON.parse(
  readFileSync(new URL('fixtures/pyyaml.json', import.meta.url), 'utf8'),
)

test.each(recorded.scalars)('reads $text as PyYAML does', ({ text, value, error }) => {
  expect(load(text)).toEqual(error ? 'error' : value)
})

test.each(recorded.documents)('reads the document $text as PyYAML does', ({ text, value, error }) => {
  expect(load(text)).toEqual(error ? 'error' : value)
})

// A tab keeps a text from being read line by line.
test.each(recorded.scalars)('reads $text the same way when more is in the file', ({ text, value, error }) => {
  expect(load(`${text}#\t\n`)).toEqual(error ? 'error' : value)
})

function load(text: string): unknown {
  const { documents, diagnostics } = parseYaml(text, 'f.yml')
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return 'error'
  return documents[0] && typed(documents[0])
}

function typed(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(typed)
  if (node.kind === 'map') return { dict: node.entries.map(({ key, value }) => [typed(key), typed(value)]) }
  return typedScalar(node.value)
}

function typedScalar(value: ScalarValue): unknown {
  if (value instanceof PyDate) return { date: value.text }
  if (value instanceof Float) return { float: pythonFloat(value.value) }
  if (typeof value === 'bigint') return { int: String(value) }
  if (typeof value !== 'number') return value
  return Number.isInteger(value) ? { int: String(value) } : { float: pythonFloat(value) }
}

/** Python's repr() of the floats in the fixture. */
function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf').replace('NaN', 'nan')
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? '-0.0' : `${value}.0`
  return String(value).replace(/e([-+])(\d)$/, 'e$10$2')
}
