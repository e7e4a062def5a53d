import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshBudget, within } from '../../src/template/budget.ts'
import { findGlobal } from '../../src/template/globals.ts'
import { bindGlobal, callValue } from '../../src/template/invoke.ts'
import type { Env } from '../../src/template/registry.ts'
import { str } from '../../src/template/text.ts'
import { PyDate, PyObject, Secret, Undefined, type Value } from '../../src/template/values.ts'
import { env, given } from './filters/support.ts'

function call(name: string, positional: Value[] = [], named: Record<string, Value> = {}, inside: Env = env): Value {
  const found = findGlobal(name)
  if (found === undefined) return expect.unreachable(`no global ${name}`)
  return callValue(bindGlobal(name, found, inside), given(positional, named))
}

function objectFrom(value: Value): PyObject {
  return value instanceof PyObject ? value : expect.unreachable(`${str(value)} is no object`)
}

function step(object: PyObject, method: string): Value {
  return callValue(object.attribute(method) ?? null, given())
}

test('knows no global by the name of what all objects have', () => {
  expect(findGlobal('constructor')).toBeUndefined()
})

describe('range', () => {
  test.each([
    [[3], [0, 1, 2]],
    [
      [1, 4],
      [1, 2, 3],
    ],
    [
      [5, 0, -2],
      [5, 3, 1],
    ],
    [[0], []],
    [[2, 1], []],
  ])('of %j', (positional, items) => {
    expect(call('range', positional)).toEqual(items)
  })

  test('refuses a step of zero', () => {
    expect(() => call('range', [1, 2, 0])).toThrow('range() arg 3 must not be zero')
  })

  test('refuses text', () => {
    expect(() => call('range', ['3'])).toThrow("'str' object cannot be interpreted as an integer")
  })

  test('does not make a very long list', () => {
    expect(() => within(freshBudget(), () => call('range', [1e12]))).toThrow('more than 10000000 steps')
  })
})

test('dict takes pairs and keywords', () => {
  expect(call('dict', [[['a', 1]]], { b: 2 })).toEqual(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
})

test('a cycler goes round, and back to the start when reset', () => {
  const cycler = objectFrom(call('cycler', ['odd', 'even']))
  expect([step(cycler, 'next'), step(cycler, 'next'), step(cycler, 'next')]).toEqual(['odd', 'even', 'odd'])
  expect(cycler.attribute('current')).toBe('even')
  step(cycler, 'reset')
  expect(cycler.attribute('current')).toBe('odd')
})

test('a joiner is empty the first time', () => {
  const joiner = call('joiner', ['; '])
  expect([callValue(joiner, given()), callValue(joiner, given()), callValue(joiner, given())]).toEqual(['', '; ', '; '])
})

test('a namespace keeps what is assigned to it', () => {
  const space = objectFrom(call('namespace', [], { found: false }))
  space.assign?.('found', true)
  expect(space.attribute('found')).toBe(true)
  expect(str(space)).toBe("<Namespace {'found': True}>")
})

test('undef makes what must be overridden', () => {
  expect(call('undef', [], { hint: 'set it in group_vars' })).toEqual(new Undefined('set it in group_vars'))
})

describe('now', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5) })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('is a date of the controller', () => {
    const date = call('now', [], { utc: true })
    expect(date instanceof PyDate ? date.text : date).toBe('2026-01-02 03:04:05')
  })

  test('takes a format', () => {
    expect(call('now', [true, '%Y/%j'])).toBe('2026/002')
  })
})

describe('a lookup', () => {
  const answers = (found: Value): Env => ({ ...env, lookup: () => found })

  test('is joined by commas when all is text', () => {
    expect(call('lookup', ['file', 'x'], {}, answers(['a', 'b']))).toBe('a,b')
  })

  test('gives a single item of another type as it is', () => {
    expect(call('lookup', ['vars', 'x'], {}, answers([new Map([['a', 1]])]))).toEqual(new Map([['a', 1]]))
  })

  test('gives a list when asked for one', () => {
    expect(call('lookup', ['file', 'x'], { wantlist: true }, answers(['a']))).toEqual(['a'])
    expect(call('query', ['file', 'x'], {}, answers(['a']))).toEqual(['a'])
    expect(call('q', ['file', 'x'], {}, answers(['a']))).toEqual(['a'])
  })

  test('hands its terms and options on, but not wantlist', () => {
    const asked: unknown[] = []
    const within: Env = {
      ...env,
      lookup: (name, terms, options) => {
        asked.push(name, terms, [...options.keys()])
        return []
      },
    }
    call('lookup', ['env', 'HOME'], { wantlist: true, default: 'x' }, within)
    expect(asked).toEqual(['env', ['HOME'], ['default']])
  })

  test('of a secret gives a secret', () => {
    expect(call('lookup', ['password', 'x'], {}, answers(new Secret(['a'])))).toBeInstanceOf(Secret)
  })
})
