import { describe, expect, test } from 'vitest'
import { judgedByAnsible, noHosts, run } from './support.ts'

const tree = {
  'vars/d/a.yml': 'a: 1\nboth: {left: 1, deep: {x: 1}}',
  'vars/d/b.yaml': 'b: 2\nboth: {right: 2, deep: {y: 2}}',
  'vars/d/c.json': '{"c": 3}',
  'vars/d/sub/d.yml': 'd: 4',
  'vars/d/sub/below/e.yml': 'e: 5',
  'vars/mixed/a.yml': 'a: 1',
  'vars/mixed/b.txt': 'b: 2',
  'vars/mixed/noend': 'c: 3',
  'vars/mixed/x.yml.bak': 'd: 4',
  'both.yml': 'both: {deep: {x: 1}}',
  'd/only.yml': 'a: here',
  'one.conf': 'a: one',
  'empty.yml': '',
  'list.yml': '[1]',
}

/** The variables of one letter, and `both`, after an include_vars with these arguments, or its failure. */
async function loaded(args: object, vars: object = {}): Promise<unknown> {
  const text = '{{ [a|d(), b|d(), c|d(), d|d(), e|d()] | join("-") }} {{ both|d({}) | to_json(sort_keys=true) }}'
  const play = {
    hosts: 'h1',
    gather_facts: false,
    vars,
    tasks: [
      { include_vars: args, register: 'r', ignore_errors: true },
      { debug: { msg: `${text} {{ named|d({}) | dict2items | map(attribute="key") | sort | join(",") }}` } },
      { debug: { msg: '{{ r.ansible_included_var_files | d([]) | map("basename") | join(" ") }}' } },
    ],
  }
  const { events } = await run({ ...tree, 'site.yml': JSON.stringify([play]) }, { hosts: ['h1'] })
  const results = events.flatMap((event) => (event.type === 'host' ? [event] : []))
  const [first, ...told] = results.map(({ status, result }) => (status === 'failed' ? 'failed' : result.msg))
  return first === 'failed' ? String(results[0]?.result[judgedByAnsible ? 'message' : 'msg']) : told
}

describe.skipIf(noHosts)('include_vars', () => {
  const lower = '{"deep": {"y": 2}, "right": 2}'
  test.each<[string, object, object, unknown]>([
    ['loads all files of a folder', { dir: 'vars/d' }, {}, [`1-2-3-4-5 ${lower} `, 'a.yml b.yaml c.json d.yml e.yml']],
    ['takes a folder as it is written', { dir: 'd' }, {}, ['here---- {} ', 'only.yml']],
    ['goes so deep', { dir: 'vars/d', depth: 2 }, {}, [`1-2-3-4- ${lower} `, 'a.yml b.yaml c.json d.yml']],
    ['stays in the folder', { dir: 'vars/d', depth: 1 }, {}, [`1-2-3-- ${lower} `, 'a.yml b.yaml c.json']],
    ['takes only matching files', { dir: 'vars/d', files_matching: '^[bd]' }, {}, [`-2--4- ${lower} `, 'b.yaml d.yml']],
    [
      'leaves out files',
      { dir: 'vars/d', ignore_files: ['a.yml', '[cd]\\..*'] },
      {},
      [`-2---5 ${lower} `, 'b.yaml e.yml'],
    ],
    [
      'leaves out one file',
      { dir: 'vars/d', ignore_files: 'b.yaml', depth: 1 },
      {},
      ['1--3-- {"deep": {"x": 1}, "left": 1} ', 'a.yml c.json'],
    ],
    [
      'wants endings that it knows',
      { dir: 'vars/mixed' },
      {},
      expect.stringContaining('does not have a valid extension: '),
    ],
    ['leaves out other endings', { dir: 'vars/mixed', ignore_unknown_extensions: true }, {}, ['1---- {} ', 'a.yml']],
    [
      'takes other endings',
      { dir: 'vars/mixed', extensions: ['txt'], ignore_unknown_extensions: true },
      {},
      ['-2--- {} ', 'b.txt'],
    ],
    [
      'takes endings as words',
      { dir: 'vars/d', extensions: ['yml', 'yaml', 'json'], depth: 1 },
      {},
      [`1-2-3-- ${lower} `, 'a.yml b.yaml c.json'],
    ],
    [
      'puts all under a name',
      { dir: 'vars/d', name: 'named' },
      {},
      ['---- {} a,b,both,c,d,e', 'a.yml b.yaml c.json d.yml e.yml'],
    ],
    [
      'merges dicts into those that are there',
      { file: 'both.yml', hash_behaviour: 'merge' },
      { both: { old: 0, deep: { z: 0 } } },
      ['---- {"deep": {"x": 1, "z": 0}, "old": 0} ', 'both.yml'],
    ],
    [
      'merges under a name',
      { file: 'd/a.yml', hash_behaviour: 'merge', name: 'named' },
      { named: { old: 0 } },
      ['---- {} a,both,old', 'a.yml'],
    ],
    ['takes a file of any ending', { file: 'one.conf' }, {}, [expect.anything(), 'one.conf']],
    ['takes an empty file', { file: 'empty.yml' }, {}, ['---- {} ', 'empty.yml']],
    ['wants a dict', { file: 'list.yml' }, {}, expect.anything()],
    ['says that there is no such folder', { dir: 'nosuch' }, {}, expect.anything()],
    ['says that a file is no folder', { dir: 'vars/d/a.yml' }, {}, expect.stringContaining('is not a directory')],
    ['says that a folder is no file', { file: 'd' }, {}, expect.anything()],
  ])('%s', async (_, args, vars, expected) => {
    expect(await loaded(args, vars)).toEqual(expected)
  })

  // Ansible lets the last file win, and fails for what is no dict.
  test.skipIf(judgedByAnsible)('merges the dicts of all files of a folder', async () => {
    const vars = { both: { old: 0, deep: { z: 0 } } }
    expect(await loaded({ dir: 'vars/d', hash_behaviour: 'merge', depth: 1 }, vars)).toEqual([
      '1-2-3-- {"deep": {"x": 1, "y": 2, "z": 0}, "left": 1, "old": 0, "right": 2} ',
      'a.yml b.yaml c.json',
    ])
  })
})
