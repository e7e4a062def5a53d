import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folderOf } from './rcprov.ts'

type Line = Readonly<Record<string, unknown>> | string

/** What `rcprov eval --batch` answers to these lines, in a folder with these files. */
async function batch(lines: readonly Line[], files: Readonly<Record<string, string>> = {}, flags = '') {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const { shell } = folderOf({ ...files, 'lines.jsonl': `${text}\n` })
  const { stdout, stderr } = await shell(`"$@" eval --batch ${flags} < lines.jsonl`, { COLOR: 'blue' })
  expect(stderr).toBe('')
  return stdout.trimEnd().split('\n')
}

/** The values of expressions, in JSON. */
async function values(expressions: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const answers = await batch(
    expressions.map((expression) => ({ template: `{{ ${expression} }}` })),
    files,
  )
  return Object.fromEntries(expressions.map((expression, i) => [expression, JSON.parse(answers[i] ?? '')]))
}

describe('rcprov eval --batch', () => {
  it('answers line by line, with the types that Python has', async () => {
    const answers = await batch([
      { template: '{{ a }}', vars: { a: '{{ b + 1 }}', b: 2 } },
      '{"template": "{{ [x, 10 ** 20, x * 2, 1e16, \'é\'] }}", "vars": {"x": 1.0}}',
      { template: '{{ {1: (1, 2), none: true, 1.5: "inf" | float} }}' },
      { template: ['{{ 1 }}', 'as it is', 2] },
      { template: '{{ data }}', vars: { data: { port: '{{ 80 + 1 }}', list: ['{{ [] }}'] } } },
    ])
    expect(answers).toEqual([
      '{"value": 3}',
      '{"value": [1.0, 100000000000000000000, 2.0, 1e+16, "\\u00e9"]}',
      '{"value": {"1": [1, 2], "null": true, "1.5": Infinity}}',
      '{"value": [1, "as it is", 2]}',
      '{"value": {"port": 81, "list": [[]]}}',
    ])
  })

  it('tells what is wrong with a line, and goes on', async () => {
    const answers = await batch([
      '{"template": ',
      '[]',
      { template: 'x', vars: [] },
      { template: '{{ nope }}' },
      { template: '{{ 1 +' },
      { template: '{{ {(1, 2): 3} }}' },
      { template: '{{ loop_a }}', vars: { loop_a: '{{ loop_b }}', loop_b: '{{ loop_a }}' } },
      { template: '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}' },
      { template: '{{ 6 * 7 }}' },
    ])
    expect(answers).toEqual([
      '{"error": "Expecting value: line 1 column 14 (char 13)"}',
      '{"error": "a line is {\\"template\\": \\u2026, \\"vars\\": {\\u2026}}"}',
      '{"error": "\\"vars\\" is not an object"}',
      '{"error": "\'nope\' is undefined"}',
      expect.stringContaining('{"error": '),
      '{"error": "keys must be str, int, float, bool or None, not tuple"}',
      '{"error": "recursive loop: loop_a -> loop_b -> loop_a"}',
      '{"error": "this takes more than 10000000 steps: is there an endless loop?"}',
      '{"value": 42}',
    ])
  })

  it('sees the variables of a host, under those of the line', async () => {
    const lines = [
      { template: '{{ [port, name, vars.port] }}', vars: { name: 'x', groups: 1 } },
      { template: '{{ groups.web }}' },
    ]
    const answers = await batch(lines, { 'hosts.ini': '[web]\nw1 port=80\n' }, '-i hosts.ini -l w1')
    expect(answers).toEqual(['{"value": [80, "x", 80]}', '{"value": ["w1"]}'])
  })
})

describe('lookups', () => {
  it('read files of the controller', async () => {
    const files = {
      'files/note.txt': '  one\ntwo  \n\n',
      'files/users.ini':
        '[global]\nname = g\n[live]\nUser=bob\nmulti = a\n  b\nuser2: %(user)s!\n; c\n[DEFAULT]\nd = all\n',
      'files/app.properties': 'a.b = 1\n',
      'files/table.csv': 'name,age,city\nbob,5,"Ulm, ""DE"""\n\nann,6,Bonn\n',
      'files/table.tsv': 'key two\tx\n',
      'templates/t.j2': '{{ v }}{% include "part.j2" %}\n',
      'templates/part.j2': '<{{ v }}>\n',
      'templates/list.j2': '{{ [v, 1] }}\n',
      'templates/other.j2': '[[ v ]] {{ v }}\n',
      'p2/a.conf': '',
      'p2/b.conf': '',
      'p1/b.conf': '',
    }
    const expected = {
      "lookup('file', 'note.txt')": '  one\ntwo',
      "lookup('file', 'note.txt', rstrip=false, lstrip=true)": 'one\ntwo  \n\n',
      "lookup('unvault', 'note.txt')": '  one\ntwo  \n\n',
      "lookup('file', 'nosuch', errors='ignore')": null,
      "query('file', 'nosuch', errors='warn')": [],
      "lookup('ini', 'USER section=live file=users.ini')": 'bob',
      "lookup('ini', 'multi', section='live', file='users.ini')": 'a\nb',
      "query('ini', 'user.*', section='live', file='users.ini', re=true)": ['bob', 'bob!'],
      "lookup('ini', 'd', section='live', file='users.ini')": 'all',
      "lookup('ini', 'zzz', section='live', file='users.ini', default=7)": 7,
      "lookup('ini', 'a.b', type='properties', file='app.properties')": '1',
      "lookup('csvfile', 'bob file=table.csv delimiter=, col=2')": 'Ulm, "DE"',
      "lookup('csvfile', '6', file='table.csv', delimiter=',', keycol=1, col=0)": 'ann',
      "lookup('csvfile', 'zed', file='table.csv', delimiter=',', default='none')": 'none',
      "lookup('csvfile', 'key two file=table.tsv')": 'x',
      "lookup('template', 't.j2', template_vars={'v': 9})": '9<9>\n',
      "lookup('template', 'list.j2', template_vars={'v': 9})": [9, 1],
      "lookup('template', 'other.j2', template_vars={'v': 9}, variable_start_string='[[', variable_end_string=']]')":
        '9 {{ v }}\n',
      "query('fileglob', 'p2/*.conf') | map('basename') | list": ['a.conf', 'b.conf'],
      "lookup('first_found', {'files': 'a.conf,b.conf', 'paths': ['p1', 'p2']}) | basename": 'b.conf',
      "query('first_found', ['nope'], skip=true)": [],
    }
    const found = await values(Object.keys(expected), files)
    expect(found).toEqual(Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, { value }])))
  })

  it('make values of their terms', async () => {
    const expected = {
      "lookup('env', 'COLOR', 'NOSUCH')": 'blue,',
      "lookup('env', 'NOSUCH', default='z')": 'z',
      "lookup('pipe', 'printf \"%s  \" $COLOR')": 'blue',
      "query('lines', 'echo a; echo b')": ['a', 'b'],
      "lookup('items', [1, [2]], 3)": [1, [2], 3],
      "lookup('items', ['a', 'b'])": 'a,b',
      "lookup('items', ['a', 'b'], wantlist=true)": ['a', 'b'],
      "lookup('items', [])": [],
      "lookup('dict', {'a': 1})": { key: 'a', value: 1 },
      "query('nested', [1, 2], ['a'], [[3, 4]])": [
        [1, 'a', 3, 4],
        [2, 'a', 3, 4],
      ],
      "query('together', [1, 2], ['a'])": [
        [1, 'a'],
        [2, null],
      ],
      "query('indexed_items', ['a', ['b']])": [
        [0, 'a'],
        [1, ['b']],
      ],
      "query('subelements', [{'n': 1, 'a': {'b': [7]}}, {'skipped': true}], 'a.b')": [[{ n: 1, a: {} }, 7]],
      "query('sequence', '2-8/3:x%03x')": ['x002', 'x005', 'x008'],
      "query('sequence', 'start=5 end=1 stride=-2')": ['5', '3', '1'],
      "query('sequence', count=2, start=0)": ['0', '1'],
      "lookup('password', '/dev/null', seed='foo', length=12, chars=['digits'])": '745323978751',
      "lookup('password', '/dev/null seed=x chars=abc,,')": 'bc,ccccacc,b,acc,a,a',
      "lookup('random_choice', 'a', 'a')": 'a',
      "lookup('config', 'DEFAULT_BECOME_USER')": 'root',
      "lookup('config', 'NOSUCH', on_missing='skip')": [],
      "query('inventory_hostnames', 'all')": [],
    }
    const found = await values(Object.keys(expected))
    expect(found).toEqual(Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, { value }])))
  })

  it('say what is wrong', async () => {
    const expected = {
      "lookup('nosuch', 1)": "there is no lookup 'nosuch'",
      "lookup('pipe', 'exit 3')": 'lookup_plugin.pipe(exit 3) returned 3',
      "lookup('file', 'nosuch')": 'could not locate file in lookup: nosuch',
      "lookup('sequence', 'start=5 end=1')": 'to count backwards make stride negative',
      "lookup('sequence', 'end=3 format=x')": 'bad formatting string: x',
      "lookup('subelements', [{'k': 1}])": 'subelements lookup expects a list of two or three items',
      "lookup('password', '/dev/null lenght=3')": "this lookup has no option 'lenght'",
      "lookup('password', '/dev/null/x')": "the lookup 'password' failed: EEXIST",
      "lookup('url', 'file:///etc/passwd')": 'the lookup url takes http:// and https://',
      "lookup('varnames', '(')": 'missing )',
      "lookup('vars', 5)": "a variable's name is a string, not int",
    }
    const found = await values(Object.keys(expected))
    expect(found).toEqual(
      Object.fromEntries(
        Object.entries(expected).map(([key, part]) => [key, { error: expect.stringContaining(part) }]),
      ),
    )
  })

  it('keep a password that was made once', async () => {
    const call = "lookup('password', 'secrets/db length=9')"
    const lines = [
      { template: `{{ [${call}, ${call}, ${call} | length] }}` },
      { template: "{{ lookup('pipe', 'stat -c %a secrets/db secrets') }}" },
    ]
    const [made = '', modes] = await batch(lines)
    const [first, second, length] = JSON.parse(made).value
    expect([first === second, length, modes]).toEqual([true, 9, '{"value": "600\\n700"}'])
  })

  it('tell paths of settings from where they were set', async () => {
    const call = "lookup('config', 'DEFAULT_PRIVATE_KEY_FILE')"
    const { shell, folder } = folderOf({ 'cfg/ansible.cfg': '[defaults]\nprivate_key_file = key\n' })
    const told = async (more: Readonly<Record<string, string>>) =>
      JSON.parse((await shell(`"$@" eval "{{ ${call} }}"`, more)).stdout)
    expect(await told({ ANSIBLE_PRIVATE_KEY_FILE: 'key' })).toBe(join(folder, 'key'))
    expect(await told({ ANSIBLE_CONFIG: 'cfg/ansible.cfg' })).toBe(join(folder, 'cfg/key'))
  })

  it('ask a web server', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/gone' ? 410 : 200)
      response.end(`one\n${request.headers.authorization ?? 'nobody'}\n`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const found = await values([
      `query('url', '${base}/', username='u', password='p')`,
      `lookup('url', '${base}/', split_lines=false)`,
      `lookup('url', '${base}/gone')`,
    ])
    expect(Object.values(found)).toEqual([
      { value: ['one', 'Basic dTpw'] },
      { value: 'one\nnobody\n' },
      { error: expect.stringContaining('HTTP Error 410') },
    ])
  })
})
