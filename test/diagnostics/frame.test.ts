import { expect, test } from 'vitest'
import { problem, warning } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../src/diagnostics/frame.ts'

const site = `- hosts: all
  tasks:
    - name: Install nginx
      apt: name=nginx
      whenn: install
`

function lineOf(text: string) {
  return (_file: string, n: number) => text.split('\n')[n - 1]
}

test('shows what, where, the lines before, a caret and the remedy', () => {
  const mistake = problem(
    'unknown-keyword',
    '"whenn" is not a keyword of a task; did you mean "when"?',
    { file: 'site.yml', line: 5, column: 7, length: 5 },
    'rename it',
  )
  expect(renderDiagnostic(mistake, lineOf(site), { color: false })).toBe(
    `error[unknown-keyword]: "whenn" is not a keyword of a task; did you mean "when"?
 --> site.yml:5:7
  |
3 |     - name: Install nginx
4 |       apt: name=nginx
5 |       whenn: install
  |       ^^^^^
  = help: rename it`,
  )
})

test('keeps the bars in one column when line numbers get longer', () => {
  const text = `${'x: 1\n'.repeat(9)}y: 2\n`
  const rendered = renderDiagnostic(problem('yaml-syntax', 'm', { file: 'f', line: 10, column: 1 }), lineOf(text), {
    color: false,
  })
  expect(rendered.split('\n').slice(1)).toEqual([
    '  --> f:10:1',
    '   |',
    ' 8 | x: 1',
    ' 9 | x: 1',
    '10 | y: 2',
    '   | ^',
  ])
})

test('leaves the frame out where the file is not at hand', () => {
  const mistake = problem('file-missing', 'no such file', { file: 'gone.yml', line: 1, column: 1 })
  expect(renderDiagnostic(mistake, () => undefined, { color: false })).toBe(
    'error[file-missing]: no such file\n --> gone.yml:1:1',
  )
})

test('never sends control characters of a file, a name or a message to the terminal', () => {
  const mistake = problem(
    'yaml-syntax',
    'bad \u001b[2J key',
    { file: 'a\u001b]0;x\u0007.yml', line: 1, column: 7 },
    'see \u009b1m',
  )
  const rendered = renderDiagnostic(mistake, lineOf('a: \u001b[31mred\u202e\tend\r'), { color: false })
  expect(rendered).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  expect(rendered).toContain('\\x1b[31mred\\u202e→   end\\x0d')
})

test('puts the caret below the right character after tabs, escapes and wide characters', () => {
  const rendered = renderDiagnostic(
    problem('yaml-syntax', 'm', { file: 'f', line: 1, column: 5 }),
    lineOf('\t\u0007日é!'),
    {
      color: false,
    },
  )
  expect(rendered.split('\n').slice(-2)).toEqual(['1 | →   \\x07日é!', `  | ${' '.repeat(11)}^`])
})

test('cuts a very long line around the place', () => {
  const line = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`
  const rendered = renderDiagnostic(
    problem('yaml-syntax', 'm', { file: 'f', line: 1, column: 501, length: 4 }),
    lineOf(line),
    {
      color: false,
    },
  )
  const [shown, carets] = rendered.split('\n').slice(-2)
  expect(shown?.length).toBeLessThan(180)
  expect(shown?.slice(carets?.indexOf('^'), (carets?.lastIndexOf('^') ?? 0) + 1)).toBe('HERE')
})

test.each([
  ['db_password: hunter2', 'db_password: ********'],
  ['  - api_key = hunter2', '  - api_key = ********'],
  ['password: "{{ vault_password }}"', 'password: "{{ vault_password }}"'],
  ['h1 ansible_password=hunter2 port=1 my_token="a b"', 'h1 ansible_password=******** port=1 my_token=********'],
])('hides a secret that happens to stand in the frame: %s', (line, shown) => {
  const rendered = renderDiagnostic(
    problem('yaml-syntax', 'm', { file: 'f', line: 2, column: 1 }),
    lineOf(`${line}\nx`),
    {
      color: false,
    },
  )
  expect(rendered).toContain(`1 | ${shown}\n`)
})

test('keeps the caret in place behind a hidden secret, and hides one that is marked', () => {
  const render = (column: number, length: number) =>
    renderDiagnostic(
      problem('yaml-syntax', 'm', { file: 'f', line: 1, column, length }),
      lineOf('h1 ansible_password=pw port'),
      { color: false },
    )
  expect(render(24, 4).split('\n').slice(-2)).toEqual([
    '1 | h1 ansible_password=******** port',
    `  | ${' '.repeat(29)}^^^^`,
  ])
  expect(render(21, 2).split('\n').slice(-2)).toEqual([
    '1 | h1 ansible_password=******** port',
    `  | ${' '.repeat(20)}^^^^^^^^`,
  ])
  expect(render(22, 1)).not.toContain('w port')
})

test('colours errors and warnings apart', () => {
  const error = renderDiagnostic(problem('usage', 'm'), () => undefined, { color: true })
  const caution = renderDiagnostic(warning('usage', 'm'), () => undefined, { color: true })
  expect(error).toContain('\u001b[1;31merror[usage]\u001b[0m')
  expect(caution).toContain('\u001b[1;33mwarning[usage]\u001b[0m')
})
