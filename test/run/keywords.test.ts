import { describe, expect, test } from 'vitest'
import { judgedByAnsible, noHosts, run } from './support.ts'

const alone = { hosts: ['h1'] }

describe.skipIf(noHosts)('the order of hosts', () => {
  test.each([
    ['inventory', 'h3 h1 h2'],
    ['reverse_inventory', 'h2 h1 h3'],
    ['sorted', 'h1 h2 h3'],
    ['reverse_sorted', 'h3 h2 h1'],
    ['"{{ wanted }}"', 'h3 h2 h1'],
  ])('is %s', async (order, expected) => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  order: ${order}
  vars: {wanted: reverse_sorted}
  tasks: [{debug: {msg: "{{ ansible_play_batch | join(' ') }}"}, run_once: true}]
`,
      { hosts: ['h3', 'h1', 'h2'] },
    )
    expect(story[1]?.split(' ok ')[1]).toBe(expected)
  })

  test('is kept by batches', async () => {
    const { story } = await run(
      '- {hosts: all, gather_facts: false, order: reverse_sorted, serial: 2, tasks: [{name: t, debug: msg=x}]}',
      { hosts: ['h1', 'h2', 'h3'] },
    )
    expect(story).toEqual(['PLAY all', 't: h2 ok x, h3 ok x', 'PLAY all', 't: h1 ok x'])
  })
})

describe.skipIf(noHosts)('names that are settled before the run', () => {
  test('are made of extra variables, those of the play, of roles and of the task', async () => {
    const { story } = await run(
      {
        'site.yml': '- {import_playbook: "{{ which }}.yml", vars: {of_import: 3}}',
        'real.yml': `
- hosts: h1
  gather_facts: false
  vars: {name_of_role: web, label: chosen}
  roles: ["{{ name_of_role }}"]
  tasks:
    - import_tasks: "{{ file }}.yml"
      vars: {file: more}
    - import_role: {name: "{{ name_of_role }}", tasks_from: "{{ entry }}"}
    - {name: tagged, debug: msg=tagged, tags: ["{{ label }}"]}
    - {name: not tagged, debug: msg=not, tags: other}
`,
        'more.yml': '- {name: more, debug: "msg={{ of_import }}", tags: "{{ label }}"}',
        'roles/web/vars/main.yml': 'entry: inner',
        'roles/web/tasks/main.yml': '- {name: main, debug: msg=main, tags: "{{ label }},x"}',
        'roles/web/tasks/inner.yml': '- {name: inner, debug: msg=inner, tags: chosen}',
      },
      { ...alone, extra: ['which=real'], tags: ['chosen'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'web : main: h1 ok main',
      'more: h1 ok 3',
      'web : inner: h1 ok inner',
      'tagged: h1 ok tagged',
    ])
  })
})

describe.skipIf(noHosts)('connection: local below a play', () => {
  test('works on the controller, with the variables of the host', async () => {
    const { story, recap } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - block:
        - {name: here, command: "echo {{ inventory_hostname }}", register: r, connection: local}
        - {name: said, debug: 'msg={{ r.stdout }}'}
`,
      { hosts: ['h1', 'localhost'] },
    )
    expect(story.at(-1)).toBe('said: h1 ok h1')
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
  })
})

describe.skipIf(noHosts)('import_playbook', () => {
  test('gives its when, tags and vars to all plays, nested too', async () => {
    const { story } = await run(
      {
        'site.yml': `
- {import_playbook: sub/a.yml, when: go, tags: t, vars: {go: true, v: outer}}
- {import_playbook: sub/a.yml, when: not go, tags: t, vars: {go: true}}
- {hosts: h1, gather_facts: false, tasks: [{name: last, debug: msg=last}]}
`,
        'sub/a.yml': '- {import_playbook: b.yml, tags: u, vars: {w: inner, v: inner}}',
        'sub/b.yml':
          '- {hosts: h1, gather_facts: false, vars: {w: play}, tasks: [{name: x, debug: "msg={{ [v, w, playbook_dir | basename] }}"}]}',
      },
      { ...alone, tags: ['t'] },
    )
    expect(story).toEqual(['PLAY h1', 'x: h1 ok ["outer","inner","sub"]', 'PLAY h1', 'x: h1 skipped', 'PLAY h1'])
  })
})

// Of newer releases than the judge.
describe.skipIf(noHosts || judgedByAnsible)('break_when', () => {
  test('ends a loop after the item for which it holds', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - debug: msg={{ item }}
      loop: [1, 2, 3]
      register: r
      loop_control: {break_when: [r.msg | int == 2]}
    - {name: count, debug: 'msg={{ r.results | length }}'}
`,
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'debug: h1(1) ok 1, h1(2) ok 2', 'count: h1 ok 2'])
  })
})
