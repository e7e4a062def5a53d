import { expect, test } from 'vitest'
import { filtered } from './support.ts'

// What a host sends may be made to exhaust the stack, which would end the whole run.
test.each([
  ['from_json', '['.repeat(100_000), 'this JSON is nested too deeply'],
  ['from_json', '{"a":'.repeat(100_000), 'this JSON is nested too deeply'],
  ['from_yaml', '['.repeat(100_000), 'this YAML is nested too deeply'],
  ['from_yaml', '- '.repeat(100_000), 'this YAML is nested too deeply'],
  ['from_yaml', `a:\n${' '.repeat(1200)}b: c`, 'this YAML is nested too deeply'],
])('%s refuses what is nested without end', (name, text, message) => {
  expect(() => filtered(name, text)).toThrow(message)
})

test('a pattern of endless groups is refused', () => {
  expect(() => filtered('regex_search', 'a', '('.repeat(10_000))).toThrow('groups nested too deeply')
})

test('what is nested as people nest is read', () => {
  expect(filtered('from_json', `${'['.repeat(200)}${']'.repeat(200)}`)).toHaveLength(1)
  expect(filtered('from_yaml', `${'['.repeat(200)}${']'.repeat(200)}`)).toHaveLength(1)
})
