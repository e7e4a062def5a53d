import { expect, test } from 'vitest'
import { createMask } from '../../src/run/mask.ts'

const secret = `pa"ss's word`

function masking(...secrets: string[]) {
  const mask = createMask()
  secrets.forEach(mask.add)
  return mask
}

test.each([
  ['plain', secret],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 without its end', Buffer.from(secret).toString('base64').replaceAll('=', '')],
  ['in a URL', encodeURIComponent(secret)],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['quoted for a shell', `'pa"ss'\\''s word'`],
])('a secret is hidden %s', (_, shown) => {
  expect(masking(secret).text(`<${shown}>`)).toBe('<********>')
})

test('each line of a key is hidden, however it is cut', () => {
  const mask = masking('-----BEGIN KEY-----\nabcdefgh\nijklmnop\n-----END KEY-----\n')
  expect(mask.text('the second line is ijklmnop')).toBe('the second line is ********')
  expect(mask.text('-----BEGIN KEY-----\nabcdefgh\nijklmnop\n-----END KEY-----')).not.toMatch(/abcd|ijkl/)
})

test('of two secrets the longer one is hidden whole', () => {
  expect(masking('hunter', 'hunter2hunter').text('hunter2hunter and hunter')).toBe('******** and ********')
})

test('too short a secret would turn harmless text into stars', () => {
  expect(masking('no', '').text('no news')).toBe('no news')
})

test('values are masked at any depth, keys too', () => {
  const shown = { a: [{ 'key hunter2': 'is hunter2' }], n: 1, none: null }
  expect(masking('hunter2').json(shown)).toEqual({ a: [{ 'key ********': 'is ********' }], n: 1, none: null })
})

test('without secrets nothing is touched', () => {
  expect(masking().json({ a: ['b'] })).toEqual({ a: ['b'] })
})
