import { describe, expect, test } from 'vitest'
import { invoke } from '../../../src/template/invoke.ts'
import { findMethod } from '../../../src/template/methods/table.ts'
import { Secret, Undefined, Unknown, type Value } from '../../../src/template/values.ts'
import { env, filtered, given } from './support.ts'

const unknown = new Unknown([{ text: 'install nginx' }])
const absent = new Undefined("'x' is undefined")

function opened(value: Value): Value {
  return value instanceof Secret ? value.open() : expect.unreachable('not a secret')
}

describe('of a secret', () => {
  test.each([
    ['b64encode', 'cHc='],
    ['upper', 'PW'],
    ['length', 2],
    ['quote', 'pw'],
  ])('%s is secret', (name, result) => {
    expect(opened(filtered(name, new Secret('pw')))).toBe(result)
  })

  test.each(['to_json', 'to_nice_yaml', 'string', 'pprint', 'xmlattr'])(
    '%s of a dict that holds one is secret',
    (name) => {
      expect(filtered(name, new Map([['p', new Secret('pw')]]))).toBeInstanceOf(Secret)
    },
  )

  test('join of a list that holds one is secret', () => {
    expect(opened(filtered('join', ['a', new Secret('pw')], '-'))).toBe('a-pw')
  })

  test('a list that is only passed on keeps it inside', () => {
    const secret = new Secret('pw')
    expect(filtered('first', [secret, 'open'])).toBe(secret)
    expect(filtered('last', [secret, 'open'])).toBe('open')
  })

  test('combine of plain dicts does not open what it holds', () => {
    const secret = new Secret('pw')
    expect(filtered('combine', new Map([['p', secret]]), new Map([['q', 1]]))).toEqual(
      new Map<Value, Value>([
        ['p', secret],
        ['q', 1],
      ]),
    )
  })

  test('combine keeps only the merged value secret', () => {
    const first = new Map<Value, Value>([
      ['l', new Secret([1])],
      ['o', 1],
    ])
    const merged = env.filter('combine', first, given([new Map([['l', [2]]])], { list_merge: 'append' }))
    expect(merged instanceof Map && merged.get('l')).toBeInstanceOf(Secret)
    expect(merged instanceof Map && merged.get('o')).toBe(1)
  })

  test.each([
    ['unique', []],
    ['flatten', []],
    ['difference', [['z']]],
    ['union', [['b']]],
    ['reject', ['none']],
  ])('%s leaves what is not secret readable', (name, positional) => {
    const secret = new Secret('pw')
    expect(filtered(name, [secret, 'b'], ...positional)).toEqual([secret, 'b'])
  })

  test('map gives a list of secrets', () => {
    const [first, second] = [filtered('map', [new Secret('a'), 'b'], 'upper')].flat()
    expect(first).toBeInstanceOf(Secret)
    expect(second).toBe('B')
  })
})

describe('of the unknown', () => {
  test.each(['upper', 'length', 'bool', 'ternary', 'to_json'])('%s is unknown', (name) => {
    expect(filtered(name, unknown, 'a', 'b')).toEqual(unknown)
  })

  test('an unknown item makes what looks at it unknown', () => {
    expect(filtered('sort', [2, unknown, 1])).toEqual(unknown)
  })

  test('map leaves the other items known', () => {
    expect(filtered('map', ['a', unknown], 'upper')).toEqual(['A', unknown])
  })

  test('default takes it as it is', () => {
    expect(filtered('default', unknown, 'd')).toEqual(unknown)
    expect(filtered('default', absent, unknown)).toEqual(unknown)
  })

  test('ternary leaves the way not taken aside', () => {
    expect(filtered('ternary', true, 'a', unknown)).toBe('a')
  })

  test('is defined', () => {
    expect(env.test('defined', unknown, given())).toBe(true)
  })
})

describe('of the undefined', () => {
  test.each(['upper', 'length', 'bool', 'list', 'to_json', 'combine'])('%s raises', (name) => {
    expect(() => filtered(name, absent)).toThrow("'x' is undefined")
  })

  test('a list may hold it', () => {
    const append = findMethod([], 'append')
    const list: Value[] = []
    expect(append && invoke(append, list, given([absent]), env)).toBeNull()
    expect(list).toEqual([absent])
  })
})
