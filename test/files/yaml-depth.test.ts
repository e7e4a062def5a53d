import { expect, test } from 'vitest'
import { parseYaml } from '../../src/files/yaml.ts'
import { DEEPEST } from '../../src/files/yaml-depth.ts'

const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const lines = (depth: number) => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n')

test.each([
  ['brackets', `a: ${brackets(20_000)}\n`],
  ['brackets of JSON', brackets(20_000)],
  ['brackets that no stack is too small for', `a: ${brackets(DEEPEST + 10)}\n`],
  ['lines', `${lines(5000)}\n`],
  ['lines that no stack is too small for', `${lines(DEEPEST + 10)} 1\n`],
])('too many %s in each other are a mistake', (_what, text) => {
  const { documents, diagnostics } = parseYaml(text, 'f.yml')
  expect(documents).toEqual([])
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    `yaml-syntax this is nested too deeply: more than ${DEEPEST} levels`,
  ])
})

test.each([
  ['brackets', `a: ${brackets(DEEPEST - 10)}\n`],
  ['lines', `${lines(DEEPEST - 10)} 1\n`],
])('many %s in each other are read', (_what, text) => {
  expect(parseYaml(text, 'f.yml')).toMatchObject({ documents: [{ kind: 'map' }], diagnostics: [] })
})

test('aliases that multiply without end are a mistake', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)
  const read = (count: number) => parseYaml(`a0: &a0 x\n${rows(count).join('\n')}\n`, 'f.yml').diagnostics
  expect(read(10)).toEqual([])
  expect(read(60)).toMatchObject([{ message: 'with its aliases, this file holds more than 5000000 values' }])
})
