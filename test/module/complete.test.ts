import { describe, expect, it } from 'vitest'
import type { ArgSchema } from '../../src/module/args.ts'
import { completeArgs } from '../../src/module/check.ts'
import { Float, PyDate, Secret, tuple, type Value } from '../../src/template/values.ts'

/** What one argument comes to: its value, or the messages. */
function complete(schema: object, value: Value): unknown {
  const argument = { description: '', ...schema } as ArgSchema
  const done = completeArgs({ name: 'mod', args: { properties: { arg: argument } } }, new Map([['arg', value]]))
  return 'args' in done ? done.args.arg : done.problems.map((problem) => problem.message)
}

const list = (type: 'string' | 'integer' | 'object') => ({ type: 'array', items: { type } })
const dict = (...entries: [Value, Value][]) => new Map<Value, Value>(entries)

describe('an argument takes the type of its schema', () => {
  it.each<[string, object, Value, unknown]>([
    ['a boolean', { type: 'boolean' }, true, true],
    ['yes', { type: 'boolean' }, 'yes', true],
    ['Off', { type: 'boolean' }, 'Off', false],
    ['TRUE with blanks', { type: 'boolean' }, ' TRUE ', true],
    ['1 for a boolean', { type: 'boolean' }, 1, true],
    ['0.0 for a boolean', { type: 'boolean' }, new Float(0), false],
    ['an integer', { type: 'integer' }, 8080, 8080],
    ['an integer in text', { type: 'integer' }, ' -12 ', -12],
    ['a whole float', { type: 'integer' }, new Float(5), 5],
    ['a number in text', { type: 'number' }, '1.5', 1.5],
    ['a float', { type: 'number' }, new Float(2), 2],
    ['a text', { type: 'string' }, 'x', 'x'],
    ['a number for a text', { type: 'string' }, 80, '80'],
    ['a whole float for a text', { type: 'string' }, new Float(1), '1.0'],
    ['a boolean for a text', { type: 'string' }, true, 'True'],
    ['a date for a text', { type: 'string' }, new PyDate(new Date(0), '1970-01-01'), '1970-01-01'],
    ['a list', list('string'), ['a', 1], ['a', '1']],
    ['a tuple', list('string'), tuple(['a']), ['a']],
    ['words with commas', list('string'), 'a, b,c', ['a', 'b', 'c']],
    ['an empty text for a list', list('string'), '', []],
    ['one number for a list', list('string'), 5, ['5']],
    ['integers in text', list('integer'), '1,2', [1, 2]],
    ['one dict for a list of dicts', list('object'), dict(['a', 1]), [{ a: 1 }]],
    ['a dict', { type: 'object' }, dict(['a', new Float(1.5)], [1, [null]]), { a: 1.5, 1: [null] }],
    ['JSON', { type: 'object' }, '{"a": [1]}', { a: [1] }],
    ['pairs', { type: 'object' }, 'a=1, b="x y"', { a: '1', b: 'x y' }],
    ['any value', { type: 'any' }, dict(['a', dict(['b', 10n])]), { a: { b: 10 } }],
    ['nothing, as any value', { type: 'any' }, null, null],
  ])('%s', (_title, schema, value, expected) => {
    expect(complete(schema, value)).toEqual(expected)
  })

  it.each<[string, object, Value, string]>([
    ['a word for a boolean', { type: 'boolean' }, 'maybe', '"arg" of mod must be yes or no, not "maybe"'],
    ['2 for a boolean', { type: 'boolean' }, 2, '"arg" of mod must be yes or no, not 2'],
    ['a word for an integer', { type: 'integer' }, 'five', '"arg" of mod must be a whole number, not "five"'],
    ['a fraction for an integer', { type: 'integer' }, 1.5, '"arg" of mod must be a whole number, not 1.5'],
    ['a boolean for an integer', { type: 'integer' }, true, '"arg" of mod must be a whole number, not True'],
    ['a word for a number', { type: 'number' }, 'x', '"arg" of mod must be a number, not "x"'],
    ['a list for a text', { type: 'string' }, ['x'], '"arg" of mod must be a string, not a list'],
    ['a dict for a text', { type: 'string' }, dict(), '"arg" of mod must be a string, not a dict'],
    ['a dict for a list', list('string'), dict(), '"arg" of mod must be a list, not a dict'],
    ['lists in a list', list('string'), [[1]], '"arg" of mod must be a list of strings, not a list'],
    ['words in a list of numbers', list('integer'), 'a', '"arg" of mod must be a list of whole numbers, not "a"'],
    ['words in a list of dicts', list('object'), 'a', '"arg" of mod must be a list of dicts, not "a"'],
    ['a word for a dict', { type: 'object' }, 'x', '"arg" of mod must be a dict, not "x"'],
    ['broken JSON', { type: 'object' }, '{"a"', '"arg" of mod must be a dict, not "{\\"a\\""'],
    ['too small', { type: 'integer', minimum: 1 }, 0, '"arg" of mod must be at least 1, not 0'],
    ['too large', { type: 'integer', maximum: 9 }, '10', '"arg" of mod must be at most 9, not "10"'],
  ])('and refuses %s', (_title, schema, value, message) => {
    expect(complete(schema, value)).toEqual([message])
  })
})

describe('a mode', () => {
  it.each<[Value, string]>([
    [0o644, '0644'],
    ['0644', '0644'],
    ['644', '0644'],
    ['0o750', '0750'],
    ['01777', '1777'],
    [0, '0000'],
    ['u=rw,g=r,o=', 'u=rw,g=r,o='],
    ['a+X', 'a+X'],
    ['preserve', 'preserve'],
  ])('%s is %s', (value, expected) => {
    expect(complete({ type: 'string', format: 'mode' }, value)).toBe(expected)
  })

  it.each<Value>(['0888', '77777', 'rwx', -1, true, 'u=rw g=r'])('%s is none', (value) => {
    expect(complete({ type: 'string', format: 'mode' }, value)).toEqual([
      expect.stringContaining('must be octal ("0644") or symbolic ("u=rw,g=r"), not '),
    ])
  })
})

describe('a closed list of words', () => {
  const schema = { type: 'string', enum: ['present', 'absent', 'yes', 'no'] }

  it('takes one of them', () => {
    expect(complete(schema, 'absent')).toBe('absent')
  })

  it('has back the yes of which YAML made a boolean', () => {
    expect(complete(schema, true)).toBe('yes')
  })

  it('says which there are, and which is likely meant', () => {
    expect(complete(schema, 'presnet')).toEqual([
      '"arg" of mod must be one of present, absent, yes, no, not "presnet"; did you mean "present"?',
    ])
  })
})

const file = {
  name: 'file',
  args: {
    required: ['path'],
    properties: {
      path: { type: 'string', description: '', aliases: ['dest', 'name'] },
      state: { type: 'string', description: '', enum: ['file', 'absent'], default: 'file' },
      force: { type: 'boolean', description: '', default: false },
      src: { type: 'string', description: '' },
      content: { type: 'content', description: '', source: 'text' },
      password: { type: 'string', description: '', secret: true },
      tags: { type: 'array', description: '', items: { type: 'string' }, default: ['x'] },
    },
    exclusive: [['src', 'content']],
  },
} as const

describe('the arguments of a task', () => {
  const run = (...entries: [string, Value][]) => completeArgs(file, new Map(entries))

  it('come under their own names, with defaults, frozen to the core', () => {
    const done = run(['dest', '/x'], ['force', 'yes'])
    expect(done).toEqual({ args: { path: '/x', state: 'file', force: true, tags: ['x'] }, secrets: [] })
    expect('args' in done && Object.isFrozen(done.args) && Object.isFrozen(done.args.tags)).toBe(true)
  })

  it('count as not given where they are null', () => {
    expect(run(['path', '/x'], ['state', null])).toMatchObject({ args: { state: 'file' } })
    expect(run(['path', null])).toMatchObject({
      problems: [{ code: 'missing-argument', message: 'file needs "path"' }],
    })
  })

  it('are all judged at once', () => {
    const done = run(['modee', 1], ['state', 'dir'], ['force', 'x'], ['src', 'a'], ['content', 'b'])
    expect('problems' in done && done.problems.map((problem) => problem.message)).toEqual([
      '"modee" is not an argument of file',
      '"force" of file must be yes or no, not "x"',
      'file needs "path"',
      '"state" of file must be one of file, absent, not "dir"',
      '"src" and "content" of file exclude each other',
    ])
  })

  it('are not taken under two names at once', () => {
    expect(run(['path', '/a'], ['dest', '/b'])).toMatchObject({
      problems: [{ message: '"dest" and "path" are the same argument of file' }],
    })
  })

  it('write structured content as Ansible writes JSON', () => {
    const done = run(['path', '/x'], ['content', dict(['é', [1, true, null]])])
    expect(done).toMatchObject({ args: { content: '{"\\u00e9": [1, true, null]}' } })
  })
})

describe('a secret', () => {
  const run = (...entries: [string, Value][]) => completeArgs(file, new Map([['path', '/x'], ...entries]))
  const opened = (value: unknown) => value instanceof Secret && value.open()

  it('is one where the schema says so, however it was given', () => {
    const plain = run(['password', 'abc'])
    const tainted = run(['password', new Secret('abc')])
    expect('args' in plain && opened(plain.args.password)).toBe('abc')
    expect('args' in tainted && opened(tainted.args.password)).toBe('abc')
    expect('args' in tainted && tainted.secrets).toEqual([])
  })

  it('stays one as content', () => {
    const done = run(['content', new Secret('abc')])
    expect('args' in done && opened(done.args.content)).toBe('abc')
  })

  it('is named where it reaches an argument that is not secret', () => {
    expect(run(['tags', ['a', new Secret('b')]])).toMatchObject({ args: { tags: ['a', 'b'] }, secrets: ['tags'] })
  })

  it('is not shown by a message', () => {
    const done = run(['state', new Secret('hunter2')], ['force', new Secret('hunter2')])
    expect(JSON.stringify(done)).not.toContain('hunter2')
    expect(done).toMatchObject({ problems: [{ message: '"force" of file must be yes or no, not ********' }, {}] })
  })
})

describe('a module with open arguments', () => {
  const facts = {
    name: 'facts',
    args: { properties: { cacheable: { type: 'boolean', description: '' } }, open: true },
  } as const

  it('takes any others as they are', () => {
    const done = completeArgs(
      facts,
      new Map<string, Value>([
        ['cacheable', 'yes'],
        ['x', dict(['a', null])],
      ]),
    )
    expect(done).toEqual({ args: { cacheable: true, x: { a: null } }, secrets: [] })
  })
})

describe('one of several arguments', () => {
  const either = {
    name: 'either',
    args: {
      oneOf: ['a', 'b'],
      properties: { a: { type: 'string', description: '' }, b: { type: 'string', description: '' } },
    },
  } as const

  it.each<[string, [string, Value][], string[]]>([
    ['none', [], ['either needs "a" or "b"']],
    ['one', [['a', 'x']], []],
    [
      'both',
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
      ['"a" and "b" of either exclude each other'],
    ],
  ])('%s', (_title, entries, messages) => {
    const done = completeArgs(either, new Map(entries))
    expect('problems' in done ? done.problems.map((problem) => problem.message) : []).toEqual(messages)
  })
})
