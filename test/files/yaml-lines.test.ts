import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseYaml } from '../../src/files/yaml.ts'
import { parsePlainMap } from '../../src/files/yaml-plain.ts'

const word = fc.constantFrom(
  ...[
    'a',
    'b_c',
    'x-1',
    'yes',
    'on',
    'null',
    '12',
    '0644',
    '1.0',
    '1:30',
    '2001-12-14',
    '.5',
    '-1',
    '- 1',
    '--x',
    '~',
    '/etc/x',
  ],
  ...[
    'a:b',
    'a: b',
    'a :b',
    'a b',
    'a  b ',
    'a#b',
    'a #b',
    '#',
    "'q'",
    '"q"',
    "'",
    '"',
    "'a'b",
    '"a" b',
    "'it''s'",
    '"\\n"',
  ],
  ...[
    '{{ x }}',
    '"{{ x }}"',
    '[1]',
    '{a: 1}',
    '|',
    '>',
    '*a',
    '&a x',
    '!t x',
    '%',
    '@',
    '`',
    '?',
    '...',
    '---',
    '(x',
    '$x',
    '-',
    '',
    ' ',
  ],
)
const line = fc
  .tuple(
    fc.constantFrom('', '', '', ' ', '  ', '    '),
    word,
    fc.constantFrom(':', ': ', ':', ': ', ':  ', '', ' '),
    word,
    fc.constantFrom('', '', ' ', ' # c', '# c'),
  )
  .map((parts) => parts.join(''))
const text = fc
  .array(fc.oneof(line, fc.constantFrom('', '# c', '  # c', '---', 'a:', 'b_c:', '  a:')), { maxLength: 7 })
  .map((lines) => lines.join('\n'))

test('what it reads, it reads as the yaml package does, places and all', () => {
  fc.assert(
    fc.property(text, (yaml) => {
      const quick = parsePlainMap(yaml, 'f')
      fc.pre(quick !== null)
      // A letter past ASCII is not read the quick way.
      const { documents, diagnostics } = parseYaml(`${yaml}\n# \u00e9`, 'f')
      expect({ documents, diagnostics }).toEqual({ documents: [quick], diagnostics: [] })
    }),
    { numRuns: 1000, seed: 1 },
  )
})

test('reads nested variables, comments and quotes', () => {
  const node = parsePlainMap('---\n# c\nport: 80 # c\nweb:\n  name: "x y"\n\n  log:\n    level: info\nlast:\n', 'f.yml')
  expect(node?.entries.map(({ key, value }) => [key.value, value.kind, key.place])).toEqual([
    ['port', 'scalar', { file: 'f.yml', line: 3, column: 1, length: 4 }],
    ['web', 'map', { file: 'f.yml', line: 4, column: 1, length: 3 }],
    ['last', 'scalar', { file: 'f.yml', line: 9, column: 1, length: 4 }],
  ])
})

test.each([
  'a: 1\na: 2',
  'a: 1\n  b: 2',
  'a:\n  b: 1\n c: 2',
  'a: [1]',
  'a: |\n  x',
  'a: x\n  y',
  '- a',
  'a',
  'a: 2001-02-31',
  'a: b: c',
  'a:\t1',
  '',
  'yes: 1',
])('leaves %j to the yaml package', (yaml) => {
  expect(parsePlainMap(yaml, 'f')).toBeNull()
})
