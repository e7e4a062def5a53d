import { describe, expect, it } from 'vitest'
import { selects } from '../../src/language/tags.ts'

const tasks: Record<string, readonly string[]> = {
  none: [],
  a: ['a'],
  'a b': ['a', 'b'],
  always: ['always'],
  'always a': ['always', 'a'],
  never: ['never'],
  'never a': ['never', 'a'],
}

describe('--tags and --skip-tags choose', () => {
  it.each<[string[], string[], string[]]>([
    [[], [], ['none', 'a', 'a b', 'always', 'always a']],
    [['all'], [], ['none', 'a', 'a b', 'always', 'always a']],
    [['a'], [], ['a', 'a b', 'always', 'always a', 'never a']],
    [['b'], [], ['a b', 'always', 'always a']],
    [['a', 'b'], [], ['a', 'a b', 'always', 'always a', 'never a']],
    [['nothing'], [], ['always', 'always a']],
    [['tagged'], [], ['a', 'a b', 'always', 'always a']],
    [['untagged'], [], ['none', 'always', 'always a']],
    [['never'], [], ['always', 'always a', 'never', 'never a']],
    [['always'], [], ['always', 'always a']],
    [[], ['a'], ['none', 'always']],
    [[], ['always'], ['none', 'a', 'a b']],
    [[], ['all'], ['always', 'always a']],
    [[], ['all', 'always'], []],
    [[], ['tagged'], ['none']],
    [[], ['untagged'], ['a', 'a b', 'always', 'always a']],
    [['a'], ['b'], ['a', 'always', 'always a', 'never a']],
    [['a'], ['a'], ['always']],
    [['all', 'a'], [], ['none', 'a', 'a b', 'always', 'always a', 'never a']],
  ])('--tags %j --skip-tags %j: %j', (only, skip, chosen) => {
    expect(Object.keys(tasks).filter((name) => selects(tasks[name] ?? [], only, skip))).toEqual(chosen)
  })
})
