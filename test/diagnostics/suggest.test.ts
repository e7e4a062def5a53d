import { expect, test } from 'vitest'
import { didYouMean, suggest } from '../../src/diagnostics/suggest.ts'

const keywords = [
  'when',
  'name',
  'become',
  'become_user',
  'ignore_errors',
  'notify',
  'register',
  'vars',
  'loop',
  'tags',
]

test.each([
  ['whenn', 'when'],
  ['wehn', 'when'],
  ['whe', 'when'],
  ['becomeuser', 'become_user'],
  ['ignore-errors', 'ignore_errors'],
  ['Register', 'register'],
  ['regsiter', 'register'],
  ['ignroe_erors', 'ignore_errors'],
])('takes %s for %s', (word, meant) => {
  expect(suggest(word, keywords)).toBe(meant)
})

test.each(['x', 'of', 'docker', 'window', ''])('has no suggestion for %j', (word) => {
  expect(suggest(word, keywords)).toBeUndefined()
})

test('prefers the nearest, and the first of equally near ones', () => {
  expect(suggest('hosts', ['host', 'hosts_', 'posts'])).toBe('hosts_')
  expect(suggest('tap', ['tag', 'tax'])).toBe('tag')
})

test('ends a message, or adds nothing', () => {
  expect(`"whenn" is unknown${didYouMean('whenn', keywords)}`).toBe('"whenn" is unknown; did you mean "when"?')
  expect(didYouMean('docker', keywords)).toBe('')
})
