import { expect, it } from 'vitest'
import { fnmatch } from '../../src/state/fnmatch.ts'

// Each answer is that of Python's fnmatch.
it.each([
  ['1.22.1-9', '1.22*', true],
  ['1.22.1-9', '1.2', false],
  ['1x22', '1.22', false],
  ['php8.2-fpm', 'php[78].?-*', true],
  ['php5.6-fpm', 'php[!5]*', false],
  ['a+b', 'a+b', true],
  ['a\nb', 'a*b', true],
  ['a]', 'a]', true],
  ['a[', 'a[', true],
  ['a-', 'a[-x]', true],
  ['ab', 'a[^c]', false],
  ['a^', 'a[^c]', true],
  ['axbxc', 'a*b*c', true],
  ['abc', 'a*bd', false],
  ['a]', 'a[]b]', true],
  ['ac', 'a[z-ac]', true],
  ['ab', 'a[z-a]*', false],
  ['ab', 'a[!z-a]', true],
  ['a', '[]', false],
])('%j against %j', (text, pattern, expected) => {
  expect(fnmatch(text, pattern)).toBe(expected)
})

it('takes no time for many stars', () => {
  expect(fnmatch('a'.repeat(255), `${'a*'.repeat(40)}b`)).toBe(false)
})
