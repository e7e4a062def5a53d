import { describe, expect, it } from 'vitest'
import { splitArguments } from '../../src/language/split.ts'

describe('a string of arguments', () => {
  // What ansible-core 2.14's parse_kv makes of each, but for the blanks where a backslash joins lines.
  it.each<[string, Record<string, string>, string]>([
    ['src=a dest="b c" mode=0644', { src: 'a', dest: 'b c', mode: '0644' }, ''],
    ["echo {{ a b }} x='{{ q }}'", { x: '{{ q }}' }, 'echo {{ a b }}'],
    ['a=1   b', { a: '1' }, 'b'],
    ['echo "a   b"   c', {}, 'echo "a   b"   c'],
    ['a="x" ', { a: 'x' }, ''],
    ['regexp="^a\\\\sb=" line="a\\tb"', { regexp: '^a\\sb=', line: 'a\tb' }, ''],
    ['x="\\u00e9\\x41"', { x: 'éA' }, ''],
    ['echo a\\=b', {}, 'echo a=b'],
    ['msg=\'{{ {"a": {"b": 1}} }}\'', { msg: '{{ {"a": {"b": 1}} }}' }, ''],
    ['x={% if a or b %}c{% endif %} y=2', { x: '{% if a or b %}c{% endif %}', y: '2' }, ''],
    ['line="it\'s" a=b=c', { line: "it's", a: 'b=c' }, ''],
    ['one\ntwo  three\n', {}, 'one\ntwo  three'],
    ['ls -l \\\n  /tmp', {}, 'ls -l /tmp'],
    ['', {}, ''],
  ])('%j', (text, pairs, rest) => {
    const split = splitArguments(text, () => true)
    expect(Object.fromEntries(split?.pairs.map(({ name, value }) => [name, value]) ?? [])).toEqual(pairs)
    expect(split?.rest).toBe(rest)
  })

  it.each(['echo "a', "it's", 'x={{ a', '{% if a'])('%j is never closed', (text) => {
    expect(splitArguments(text, () => true)).toBeUndefined()
  })

  it('keeps the braces of dicts inside of templates', () => {
    const split = splitArguments('x={{ {"a": {"b":1}} }} y=2', () => true)
    expect(split?.pairs.map(({ value }) => value)).toEqual(['{{ {"a": {"b":1}} }}', '2'])
  })

  it('has no pairs but of the names that are asked for', () => {
    expect(splitArguments('FOO=1 cmd chdir=/x', (name) => name === 'chdir')).toMatchObject({
      pairs: [{ name: 'chdir', value: '/x', start: 10 }],
      rest: 'FOO=1 cmd',
      restStart: 0,
    })
  })
})
