import { expect, test } from 'vitest'
import { toRaw } from '../../src/files/raw.ts'
import { parseYaml } from '../../src/files/yaml.ts'
import { Template } from '../../src/template/values.ts'

function raw(text: string) {
  return toRaw(parseYaml(text, 'f.yml').documents[0] ?? expect.fail('no document'))
}

test('strings with template marks become templates with their place, all else is data', () => {
  expect(raw('a: "{{ x }}"\nb: 1\nc: ["a {% if x %}", yes]\n"{{ k }}": {d: "{# c #}"}\n')).toEqual(
    new Map<unknown, unknown>([
      ['a', new Template('{{ x }}', { file: 'f.yml', line: 1, column: 5, length: 7 })],
      ['b', 1],
      ['c', [new Template('a {% if x %}', { file: 'f.yml', line: 3, column: 6, length: 12 }), true]],
      [
        new Template('{{ k }}', { file: 'f.yml', line: 4, column: 2, length: 7 }),
        new Map([['d', new Template('{# c #}', { file: 'f.yml', line: 4, column: 17, length: 7 })]]),
      ],
    ]),
  )
})

test('what is marked unsafe never becomes a template', () => {
  expect(raw('a: !unsafe "{{ x }}"\nb: !unsafe ["{% y %}"]\n')).toEqual(
    new Map<string, unknown>([
      ['a', '{{ x }}'],
      ['b', ['{% y %}']],
    ]),
  )
})

test('a lone brace makes no template', () => {
  expect(raw('a: "{ x }"\nb: "${x} }}"\n')).toEqual(
    new Map([
      ['a', '{ x }'],
      ['b', '${x} }}'],
    ]),
  )
})
