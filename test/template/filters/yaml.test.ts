import { expect, test } from 'vitest'
import type { Value } from '../../../src/template/values.ts'
import { env, filtered, given } from './support.ts'

test('what occurs twice is written once, as PyYAML does', () => {
  const list = [1]
  expect(filtered('to_yaml', [list, list, new Map([['y', list]])])).toBe('- &id001 [1]\n- *id001\n- y: *id001\n')
})

test('a dict that occurs twice gets an anchor too', () => {
  const dict = new Map([['k', 'v']])
  const value = new Map<Value, Value>([
    ['a', dict],
    ['b', dict],
  ])
  expect(filtered('to_nice_yaml', value)).toBe('a: &id001\n    k: v\nb: *id001\n')
})

test('equal things that are not the same are written out', () => {
  expect(filtered('to_yaml', [['a'], ['a']])).toBe('- [a]\n- [a]\n')
})

test('other styles than quotes are refused', () => {
  expect(() => env.filter('to_yaml', 'a', given([], { default_style: '|' }))).toThrow('default_style')
})

test('an alias read is the thing itself', () => {
  expect(filtered('from_yaml', 'a: &x [1]\nb: *x')).toEqual(
    new Map([
      ['a', [1]],
      ['b', [1]],
    ]),
  )
})
