import { expect, test } from 'vitest'
import { showPlace } from '../../src/diagnostics/place.ts'
import type { Node } from '../../src/files/node.ts'
import { parseYaml } from '../../src/files/yaml.ts'
import { Float } from '../../src/template/values.ts'

function problems(text: string): string[] {
  return parseYaml(text, 'f.yml').diagnostics.map(({ place, message }) => `${place && showPlace(place)} ${message}`)
}

function document(text: string): Node {
  const { documents, diagnostics } = parseYaml(text, 'f.yml')
  expect(diagnostics).toEqual([])
  return documents[0] ?? expect.fail('no document')
}

function keyPlaces(node: Node): string[] {
  return node.kind === 'map' ? node.entries.map(({ key }) => `${key.text} ${showPlace(key.place)}`) : []
}

test.each([
  ['a:\n\tb: 1\n', '2:1 a tab indents this line, YAML takes only spaces'],
  ['- hosts: all\n  tasks:\n\t- name: x\n\t  apt: y\n- b: 1\n', '3:1 a tab indents this line, YAML takes only spaces'],
  ['b: 2\na:1\nc: 3\n', '2:3 a space is missing after "a:"'],
  ['- name:foo\n  apt: x\n', '1:8 a space is missing after "name:"'],
  ['a:\n-b\n- c\n', '2:2 a space is missing after the dash'],
  ['a: {{ foo }}\n', '1:4 a value that starts with a template must be quoted'],
  ['a: {{ foo }}/bar\n', '1:4 a value that starts with a template must be quoted'],
  ['a: {% if x %}1{% endif %}\n', '1:4 a value that starts with a template must be quoted'],
  ['a: [{{ foo }}, 1]\n', '1:5 a value that starts with a template must be quoted'],
  ['{{ x }}: 1\n', '1:1 a key that starts with a template must be quoted'],
  ['- name: x\n  apt:\n    name: x\n   state: y\n', '4:4 this indentation fits no line above'],
  ['- name: x\n   apt: y\n', '2:4 this line is indented deeper than the key above, which has a value already'],
  ['- name: foo: bar\n', '1:12 a value with ": " in it must be quoted'],
  ['a: "foo\nb: 1\n', '1:4 the quote " is never closed'],
  ['a: "foo\nb: "bar"\n', '1:4 the quote " is never closed'],
  ["a: 'it's'\n", "1:8 text follows the closing '"],
  ['a: "{{ foo }}"/bar\n', '1:15 text follows the closing "'],
  ['a: [1, 2\nb: 3\n', '1:4 the [ is never closed'],
  ['a:\n  - {x: 1\n  - {y: 1}\n', '2:5 the { is never closed'],
  ['a: @foo\n', "1:4 an unquoted value can't start with @"],
  ['a: "\\d"\n', '1:5 \\d is no escape of a double-quoted text'],
  ['a: *.conf\n', '1:4 *.conf is read as an alias, and there is no anchor &.conf above'],
  ['a: &a\n  b: *a\n', '2:6 *a stands inside of &a itself'],
  ['a: !foo bar\n', '1:4 the tag !foo is unknown'],
  ['a: !!int x\n', '1:4 "x" can\'t be read as !!int'],
  ['a: !!map x\n', '1:4 "x" can\'t be read as !!map'],
  ['a: 2001-02-31\n', '1:4 "2001-02-31" looks like a number or a date but is none'],
  ['a:\n- b\nc\n', '3:1 this is no "key: value", but keys stand beside it'],
  ['a: 1\n- b\n', '2:1 a list item stands where a key of the mapping above is expected'],
  ['- a\nb: 1\n', '2:1 this line fits neither the list nor the mapping above'],
  ['- a\n- : b\n', '2:3 a key is missing before this colon'],
  ['? [a]\n: b\n', '1:3 a key must be a text or a number'],
  ['a: "x\u0001"\n', '1:6 the control character U+0001 is not allowed in YAML'],
  ['a: 1\nb: 2\na: 3\n', '3:1 "a" is set twice in this mapping; the last one counts'],
])('%j: %s', (text, expected) => {
  expect(problems(text)).toEqual([`f.yml:${expected}`])
})

test('tells how to quote', () => {
  const help = (text: string) => parseYaml(text, 'f').diagnostics[0]?.help
  expect(help('a: {{ foo }}/bar # c\n')).toBe('quote the whole value: "{{ foo }}/bar"')
  expect(help('a: {{ "x" }}\n')).toBe(`quote the whole value: '{{ "x" }}'`)
  expect(help('{{ x }}: 1\n')).toBe('quote the whole key: "{{ x }}"')
  expect(help('- msg: a: b\n')).toBe('quote the whole value: "a: b"')
  expect(help('- name:foo\n  apt: x\n')).toBe('write "name: foo"')
})

test('reports all mistakes of a file at once, and none that only follows from another', () => {
  const text = `- name: one
  dest: {{ a }}/x
- name: two
  copy:
    src:x
    dest: y
- name: three
  msg: "{{ b }}" and more
  when: {{ c }}
`
  expect(problems(text)).toEqual([
    'f.yml:2:9 a value that starts with a template must be quoted',
    'f.yml:5:9 a space is missing after "src:"',
    'f.yml:8:18 text follows the closing "',
    'f.yml:9:9 a value that starts with a template must be quoted',
  ])
})

test('has no documents where the text is not YAML, and all where it is', () => {
  expect(parseYaml('a: [1', 'f').documents).toEqual([])
  expect(parseYaml('a: 1\n---\n- b\n', 'f').documents.map((node) => node.kind)).toEqual(['map', 'list'])
  expect(parseYaml('', 'f').documents).toMatchObject([{ kind: 'scalar', value: null }])
})

test('keeps places through anchors, aliases and merges', () => {
  const node = document('#\t\nbase: &b\n  port: 80\nweb:\n  <<: *b\n  name: x\n')
  const web = node.kind === 'map' && node.entries[1]?.value
  expect(web && web.kind === 'map' && web.entries.map(({ key, value }) => [key.value, showPlace(value.place)])).toEqual(
    [
      ['port', 'f.yml:3:9'],
      ['name', 'f.yml:6:9'],
    ],
  )
})

test.each([
  ['a: word', 4, 'plain'],
  ['a: "word"', 5, 'double'],
  ["a: 'word'", 5, 'single'],
  ['- [a,    word]', 10, 'plain'],
])('points at the content of %j', (text, column, style) => {
  const node = document(`#\t\n${text}\n`)
  expect(JSON.stringify(node)).toContain(`"text":"word","style":"${style}"`)
  expect(JSON.stringify(node)).toContain(`{"file":"f.yml","line":2,"column":${column},"length":4}`)
})

test('points at the first line of a block', () => {
  const node = document('a:\n  b: |\n\n    text\n    more\n')
  expect(JSON.stringify(node)).toContain('{"file":"f.yml","line":4,"column":5}')
})

test('takes lines inside of quotes and brackets at any indentation, with the places of the file', () => {
  const node = document('- tags: [\n  a,\n b]\n  msg: "one\n two"\n- last: 1\n')
  expect(node.kind === 'list' && node.items.flatMap(keyPlaces)).toEqual([
    'tags f.yml:1:3',
    'msg f.yml:4:3',
    'last f.yml:6:3',
  ])
  expect(JSON.stringify(node)).toContain('"value":"one two"')
  expect(JSON.stringify(node)).toContain('{"file":"f.yml","line":3,"column":2,"length":1}')
})

test('reads JSON by the rules of JSON, with places', () => {
  const node = document('{"a": 1e3, "b": [1.0, 10000000000000000001],\n "c\\n": null}')
  expect(
    node.kind === 'map' && node.entries.map(({ key, value }) => [key.value, showPlace(key.place), value]),
  ).toMatchObject([
    ['a', 'f.yml:1:3', { value: new Float(1000) }],
    ['b', 'f.yml:1:13', { items: [{ value: new Float(1) }, { value: 10000000000000000001n }] }],
    ['c\n', 'f.yml:2:3', { value: null }],
  ])
  expect(problems('{"a": 1, "a": 2}')).toEqual(['f.yml:1:11 "a" is set twice in this object; the last one counts'])
})

test('marks what is unsafe, down to the last item', () => {
  const node = document('a: !unsafe {b: ["{{ x }}"]}\n')
  expect(JSON.stringify(node)).toContain(
    '"value":"{{ x }}","text":"{{ x }}","style":"double","quoted":true,"unsafe":true',
  )
})
