import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseYaml } from '../../src/files/yaml.ts'
import { parseLines } from '../../src/files/yaml-lines.ts'

const value = fc.constantFrom(
  ...[
    'a',
    'b c',
    'x-1',
    'yes',
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
    '=',
    '<<',
    '\u00e9\u00a0',
  ],
  ...[
    'a:b',
    'a: b',
    'a :b',
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
    '$x',
    '^',
    '(x',
  ],
  ...[
    '{{ x }}',
    '"{{ x }}"',
    '[1]',
    '[a, "b c", \'d\' ]',
    '[ ]',
    '[a,]',
    '[,]',
    '[a b , c]',
    '[a: b]',
    '[[a]]',
    '["a"b]',
    '{}',
    '{a: 1}',
    '{a: 1, b: [x, {c: "{{ d }}"}], "e": {}}',
    '{a: 1, a: 2}',
    '{a: b:c, d: http://x/y, e: -1}',
    '{ a: x y , b: "z" }',
    '{a}',
    '{a:}',
    '{a:1}',
    '{"a":1}',
    '{a: , b: 1}',
    '{a: 1,}',
    '{on: 1}',
    '{a: - b}',
    '{a: b# c}',
    '{a: b #}',
    '{a: x: y}',
    '{{ a }}: 1',
    '[{a: 1}, {b: [2, 3]}]',
    '[a:b, -c, - d]',
    '[a, 0o1, ~]',
    '[-1]',
    '[-]',
    '[a-, b:]',
  ],
  ...[
    '|',
    '>',
    '|-',
    '>-',
    '|+',
    '|2',
    '| # c',
    '*a',
    '&a x',
    '!t x',
    '%',
    '@',
    '`',
    '?',
    '...',
    '---',
    '-',
    '',
    ' ',
    '\t',
  ],
)
const indent = fc.constantFrom('', '', '', '  ', '  ', '  ', '    ', ' ', '      ')
const dashes = fc.constantFrom('', '', '', '- ', '- ', '-', '-  ', '- - ')
const key = fc.constantFrom('a: ', 'b_c: ', 'd:', 'a:  ', 'on: ', '"q": ', '', 'x.y: ', '12: ')
const comment = fc.constantFrom('', '', '', '', ' ', ' # c', '# c')
const line = fc.tuple(indent, dashes, key, value, comment).map((parts) => parts.join(''))
const plainLine = fc.constantFrom(
  '',
  '# c',
  '  # c',
  '---',
  'a:',
  '- b:',
  '  c:',
  '    d: 1',
  '  - e',
  '- f',
  '  g h',
  '    i',
  '   ',
)
const text = fc.array(fc.oneof(line, plainLine), { maxLength: 8 }).map((lines) => lines.join('\n'))

test('what it reads, it reads as the yaml package does, places and all', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('', '\n'), (lines, end) => {
      const quick = parseLines(lines + end, 'f')
      fc.pre(quick !== null)
      // A tab keeps a text from being read line by line.
      const { documents, diagnostics } = parseYaml(`${lines}\n#\t`, 'f')
      expect({ documents, diagnostics }).toEqual({ documents: [quick], diagnostics: [] })
    }),
    { numRuns: 500, seed: 1, maxSkipsPerRun: 1000 },
  )
})

const playbook = `# A comment
---
- name: Install nginx   # another
  hosts: [web, "db 1"]
  become: yes
  vars:
    port: 8080
    path: '/srv/{{ port }}'
    empty:
    list:
    - a
    -
      b: 1
      c: 2

    - - x
      - y
  tasks:
    - ansible.builtin.template:
        src: a.j2
        mode: "0644"
      when: a == 'b' and c is defined
      notify:
        - restart
    - shell: |
        echo one
          echo "two" # not a comment

        echo three
      args: {}
    - debug:
        msg: >-
          one
          two

          three

# The end
- import_playbook: other.yml
`

test('reads a playbook as the yaml package does', () => {
  expect([parseLines(playbook, 'f.yml')]).toEqual(parseYaml(`${playbook}#\t`, 'f.yml').documents)
})

test.each([
  ['two equal keys', 'a: 1\na: 2\n'],
  ['a key below a value', 'a: 1\n  b: 2\n'],
  ['a key between two indentations', 'a:\n  b: 1\n c: 2\n'],
  ['a list below a value', 'a: 1\n- b\n'],
  ['keys below a list', '- a\nb: 1\n'],
  ['a text of several lines', 'a: x\n  y\n'],
  ['a colon in a text', 'a: b: c\n'],
  ['a template without quotes', 'a: {{ b }}\n'],
  ['an anchor', 'a: &b 1\n'],
  ['a tag', 'a: !unsafe x\n'],
  ['a date that is none', 'a: 2001-02-31\n'],
  ['a lone word', 'a\n'],
  ['nothing', '# nothing\n'],
  ['a tab', 'a:\t1\n'],
  ['a key that is no text', 'yes: 1\n'],
  ['a second document', 'a: 1\n---\nb: 1\n'],
  ['a block without an end', 'a: |\n  x'],
])('leaves %s to the yaml package', (_what, yaml) => {
  expect(parseLines(yaml, 'f')).toBeNull()
})
