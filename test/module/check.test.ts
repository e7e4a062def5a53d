import { describe, expect, it } from 'vitest'
import { checkArgs } from '../../src/module/check.ts'
import { type Raw, Template } from '../../src/template/values.ts'

const module = {
  name: 'mod',
  args: {
    required: ['path'],
    properties: {
      path: { type: 'string', description: '', format: 'path', aliases: ['dest'] },
      state: { type: 'string', description: '', enum: ['file', 'absent'] },
      mode: { type: 'string', description: '', format: 'mode' },
      groups: { type: 'array', description: '', items: { type: 'string' } },
      a: { type: 'string', description: '' },
      b: { type: 'string', description: '' },
      password: { type: 'string', description: '', secret: true, enum: ['long enough'] },
    },
    exclusive: [['a', 'b']],
  },
} as const

const at = (column: number) => ({ file: 'tasks.yml', line: 1, column })
const template = (source: string) => new Template(source, at(50))

function check(...entries: [string, Raw][]): string[] {
  const places = new Map(entries.map(([name], index) => [name, at(10 + index)]))
  return checkArgs(module, new Map<Raw, Raw>(entries), places, at(1)).map(
    ({ severity, code, message, place }) => `${place?.column} ${severity} ${code} ${message}`,
  )
}

describe('arguments before the run', () => {
  it.each<[string, [string, Raw][], string[]]>([
    [
      'are right',
      [
        ['path', '/x'],
        ['state', 'absent'],
        ['groups', 'a,b'],
      ],
      [],
    ],
    ['are right by their aliases', [['dest', '/x']], []],
    ['are missed', [['state', 'file']], ['1 error missing-argument mod needs "path"']],
    [
      'are mistyped',
      [
        ['path', '/x'],
        ['stat', 'file'],
      ],
      ['11 error unknown-argument "stat" is not an argument of mod; did you mean "state"?'],
    ],
    [
      'are like none',
      [
        ['path', '/x'],
        ['frobnicate', 1],
      ],
      ['11 error unknown-argument "frobnicate" is not an argument of mod'],
    ],
    [
      'are of the wrong kind',
      [['path', ['/x']]],
      ['10 error wrong-argument "path" of mod must be a string, not a list'],
    ],
    [
      'are not in the list',
      [
        ['path', '/x'],
        ['state', 'absnet'],
      ],
      ['11 error wrong-argument "state" of mod must be one of file, absent, not "absnet"; did you mean "absent"?'],
    ],
    [
      'are secret, and so not shown',
      [
        ['path', '/x'],
        ['password', 'hunter2'],
      ],
      ['11 error wrong-argument "password" of mod must be long enough, not ********'],
    ],
    [
      'exclude each other',
      [
        ['path', '/x'],
        ['a', '1'],
        ['b', '2'],
      ],
      ['12 error wrong-argument "a" and "b" of mod exclude each other'],
    ],
    [
      'may be omitted by a template, and so do not exclude each other',
      [
        ['path', '/x'],
        ['a', '1'],
        ['b', template('{{ omit }}')],
      ],
      [],
    ],
    [
      'are known only to the run',
      [
        ['path', template('{{ p }}')],
        ['state', template('{{ s }}')],
        ['groups', [template('{{ g }}')]],
      ],
      [],
    ],
  ])('%s', (_title, entries, expected) => {
    expect(check(...entries)).toEqual(expected)
  })

  it('have their templates checked, however deep', () => {
    const [first, ...rest] = check(['path', '/x'], ['groups', [new Map<Raw, Raw>([['x', template('{{ a | }}')]])]])
    expect(first).toMatch(/^\d+ error template-syntax /)
    expect(rest).toEqual([])
  })

  it('name those that there are', () => {
    const [mistake] = checkArgs(
      module,
      new Map<Raw, Raw>([
        ['path', 1],
        ['x', 1],
      ]),
      new Map(),
      at(1),
    )
    expect(mistake?.help).toBe('mod takes path, state, mode, groups, a, b, password')
  })

  it.each<[number, boolean]>([
    [0o644, false],
    [0o1777, false],
    [0o4755, false],
    [644, true],
    [755, true],
    [600, true],
  ])('warn of a mode that was written without its zero: %d', (mode, warned) => {
    expect(check(['path', '/x'], ['mode', mode])).toHaveLength(warned ? 1 : 0)
  })

  it('say what such a mode is, and what was meant', () => {
    const [mistake] = checkArgs(
      module,
      new Map<Raw, Raw>([
        ['path', '/x'],
        ['mode', 644],
      ]),
      new Map(),
      at(1),
    )
    expect([mistake?.severity, mistake?.message, mistake?.help]).toEqual([
      'warning',
      '"mode" of mod is the decimal number 644, which is mode 01204',
      'write "0644", in quotes',
    ])
  })
})
