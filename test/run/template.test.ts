import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Files, judgedByAnsible, noHosts, run } from './support.ts'

const files = (source: string, settings: object): Files => ({
  't.j2': source,
  'site.yml': JSON.stringify([
    {
      hosts: 'h1',
      gather_facts: false,
      vars: { v: '1\n2', e: 'é' },
      tasks: [{ template: { src: 't.j2', dest: '{{ playbook_dir }}/made', ...settings } }],
    },
  ]),
})

const marks = {
  ...{ variable_start_string: '[[', variable_end_string: ']]', block_start_string: '<%', block_end_string: '%>' },
  ...{ comment_start_string: '<#', comment_end_string: '#>' },
}
const blocks = 'a\n  {% if true %}\nb\n  {% endif %}\nc\n'

describe.skipIf(noHosts)('template', () => {
  test.each([
    ['takes newlines away behind blocks', blocks, {}, 'a\n  b\n  c\n'],
    ['leaves them there', blocks, { trim_blocks: false }, 'a\n  \nb\n  \nc\n'],
    ['takes away what is before a block', blocks, { lstrip_blocks: true }, 'a\nb\nc\n'],
    ['takes other marks', '[[ v ]] {{ v }}<# no #><% if true %>x<% endif %>\n', marks, '1\n2 {{ v }}x\n'],
    [
      'takes some other marks',
      '$( 1 + 1 ) {% if true %}x{% endif %}\n',
      { variable_start_string: '$(', variable_end_string: ')' },
      '2 x\n',
    ],
    [
      'lets its header win',
      '#jinja2: variable_start_string:"<<", variable_end_string:">>"\n<<e>> [[e]]\n',
      marks,
      'Ã© [[e]]\n',
    ],
    [
      'ends its own lines otherwise, and not those of values',
      'a\n{{ v }}\n{% if true %}\nb\n{% endif %}\n\n',
      { newline_sequence: '\r\n' },
      'a\r\n1\n2\r\nb\r\n\r\n',
    ],
    ['knows line ends by their names', 'a\nb\n', { newline_sequence: '\\r\\n' }, 'a\r\nb\r\n'],
    ['writes UTF-8', '{{ e }} ☃\n', {}, 'Ã© â\x98\x83\n'],
    ['writes Latin-1', '{{ e }} ö\n', { output_encoding: 'latin-1' }, 'é ö\n'],
  ])('%s', async (_, source, settings, expected) => {
    const { folder } = await run(files(source, settings), { hosts: ['h1'] })
    expect(readFileSync(join(folder, 'made'), 'latin1')).toBe(expected)
  })

  test('says which character an encoding lacks', async () => {
    const { events } = await run(files('{{ e }} ☃\n', { output_encoding: 'latin-1' }), { hosts: ['h1'] })
    const messages = events.flatMap((event) => (event.type === 'host' ? [event.result.msg] : []))
    expect(messages).toEqual([judgedByAnsible ? expect.anything() : '"☃" can\'t be written in latin-1'])
  })
})
