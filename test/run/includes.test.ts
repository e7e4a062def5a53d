import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

function withTasks(tasks: string, more: Record<string, string> = {}) {
  const indented = tasks.replaceAll(/^(?=.)/gm, '    ')
  return { 'site.yml': `- hosts: all\n  gather_facts: false\n  tasks:\n${indented}`, ...more }
}

describe.skipIf(noHosts)('includes and imports', () => {
  test('each host includes what it names; those that name the same go together', async () => {
    const { story } = await run(
      withTasks(
        `
- name: choose
  include_tasks: "{{ {'h2': 'b'}[inventory_hostname] | default('a') }}.yml"
- {name: after, debug: msg=after}
`,
        { 'a.yml': '- {name: a, debug: msg=a}', 'b.yml': '- {name: b, debug: msg=b}' },
      ),
      { hosts: ['h1', 'h2', 'h3'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'included a.yml for h1 h3',
      'included b.yml for h2',
      'a: h1 ok a, h3 ok a',
      'b: h2 ok b',
      'after: h1 ok after, h2 ok after, h3 ok after',
    ])
  })

  test('a loop includes once an item, and when is asked for the include alone', async () => {
    const { story, recap } = await run(
      withTasks(
        `
- name: each
  include_tasks: one.yml
  loop: [a, b, c]
  when: item != 'b'
  vars: {given: 'given {{ item }}'}
- name: with a name of its own
  include_tasks: other.yml
  loop: [x]
  loop_control: {loop_var: outer}
`,
        {
          'one.yml': "- {name: 'one {{ item }}', debug: 'msg={{ [item, given] }}'}",
          'other.yml': "- {name: inner, debug: 'msg={{ outer }}{{ item }}', loop: [1, 2]}",
        },
      ),
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'each: h1(b) skipped',
      'included one.yml(a) for h1',
      'included one.yml(c) for h1',
      'one a: h1 ok ["a","given a"]',
      'one c: h1 ok ["c","given c"]',
      'included other.yml(x) for h1',
      'inner: h1(1) ok x1, h1(2) ok x2',
    ])
    expect(recap).toEqual({
      h1: 'ok=6',
    })
  })

  test('an import is asked for in each of its tasks', async () => {
    const { story } = await run(
      withTasks(
        `
- set_fact: {go: true}
- import_tasks: more.yml
  when: go
- set_fact: {go: true}
- include_tasks: more.yml
  when: go
`,
        { 'more.yml': '- {name: stop, set_fact: {go: false}}\n- {name: after stop, debug: msg=after}' },
      ),
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'set_fact: h1 ok',
      'stop: h1 ok',
      'after stop: h1 skipped',
      'set_fact: h1 ok',
      'included more.yml for h1',
      'stop: h1 ok',
      'after stop: h1 ok after',
    ])
  })

  test('includes stand in each other, relative to the file that they stand in', async () => {
    const { story } = await run(
      withTasks('- include_tasks: sub/one.yml\n- import_tasks: sub/one.yml', {
        'sub/one.yml': '- {name: one, debug: msg=1}\n- include_tasks: two.yml\n- import_tasks: two.yml',
        'sub/two.yml': '- {name: two, debug: msg=2}',
      }),
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'included one.yml for h1',
      'one: h1 ok 1',
      'included two.yml for h1',
      'two: h1 ok 2',
      'two: h1 ok 2',
      'one: h1 ok 1',
      'included two.yml for h1',
      'two: h1 ok 2',
      'two: h1 ok 2',
    ])
  })

  test('a file that is not there fails the host, and a rescue can take it', async () => {
    const { story } = await run(
      withTasks(`
- block:
    - include_tasks: "{{ 'nosuch' }}.yml"
  rescue:
    - {name: repair, debug: msg=repaired}
`),
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'include_tasks: h1 failed', 'repair: h1 ok repaired'])
  })

  test('a failure in an include goes to the rescue around it', async () => {
    const { story, recap } = await run(
      withTasks(
        `
- block:
    - include_tasks: more.yml
    - {name: never, debug: msg=never}
  rescue:
    - {name: repair, debug: 'msg={{ ansible_failed_task.name }}'}
`,
        { 'more.yml': '- {name: breaks, fail: msg=broken}' },
      ),
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'included more.yml for h1', 'breaks: h1 failed broken', 'repair: h1 ok breaks'])
    expect(recap).toEqual({
      h1: 'ok=2 rescued=1',
    })
  })

  test('what is included may notify and register', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  handlers: [{name: restart, debug: msg=restarting}]
  tasks:
    - include_tasks: more.yml
    - {name: tell, debug: 'msg={{ [r.stdout, fact] }}'}
`,
        'more.yml': `
- {name: ask, command: echo hi, register: r, notify: restart}
- set_fact: {fact: 1}
`,
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'included more.yml for h1',
      'ask: h1 changed',
      'set_fact: h1 ok',
      'tell: h1 ok ["hi",1]',
      'HANDLER restart: h1 ok restarting',
    ])
  })

  test('vars of an include win over those of its tasks', async () => {
    const { story } = await run(
      withTasks('- include_tasks: more.yml\n  vars: {a: include, b: include}\n- debug: msg={{ b | default("gone") }}', {
        'more.yml': "- {debug: 'msg={{ [a, b] }}', vars: {a: task}}",
      }),
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'included more.yml for h1',
      'debug: h1 ok ["include","include"]',
      'debug: h1 ok gone',
    ])
  })

  test('playbooks import each other', async () => {
    const { story } = await run(
      {
        'site.yml':
          '- import_playbook: sub/other.yml\n- {hosts: h1, name: second, gather_facts: false, tasks: [{debug: msg=2}]}',
        'sub/other.yml':
          "- {hosts: h1, name: first, gather_facts: false, tasks: [{debug: 'msg={{ playbook_dir | basename }}'}]}",
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY first', 'debug: h1 ok sub', 'PLAY second', 'debug: h1 ok 2'])
  })

  test('include_vars reads a file for the rest of the play, under a name where given', async () => {
    const { story } = await run(
      withTasks(
        `
- include_vars: more.yml
- debug: msg={{ [a, b] }}
- include_vars: {file: vars/named.yml, name: named}
- debug: msg={{ named }}
- include_vars: {dir: vars/all}
- debug: msg={{ [x, y] }}
- include_vars: nosuch.yml
  ignore_errors: true
`,
        {
          'vars/more.yml': 'a: 1\nb: "x{{ a }}"',
          'vars/named.yml': 'k: v',
          'vars/all/1.yml': 'x: 1\ny: 1',
          'vars/all/2.yml': 'y: 2',
        },
      ),
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'include_vars: h1 ok',
      'debug: h1 ok [1,"x1"]',
      'include_vars: h1 ok',
      'debug: h1 ok {"k":"v"}',
      'include_vars: h1 ok',
      'debug: h1 ok [1,2]',
      'include_vars: h1 failed ignored',
    ])
  })

  test('count once they have found their file; roles count only by their tasks', async () => {
    const { story, recap } = await run({
      'more.yml': '- {name: more, debug: msg=more}',
      'roles/web/tasks/main.yml': '- {name: page, debug: msg=page}',
      'site.yml': `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: role, include_role: {name: web}}
    - {name: none, include_tasks: more.yml, loop: []}
    - {name: not, include_tasks: more.yml, loop: [1], when: false}
    - {name: tasks, include_tasks: more.yml}
    - {name: lost, include_tasks: "{{ 'nowhere' }}.yml"}
`,
    })
    expect(story).toEqual([
      'PLAY h1',
      'web : page: h1 ok page',
      'none: h1 skipped',
      'not: h1(1) skipped',
      'included more.yml for h1',
      'more: h1 ok more',
      'lost: h1 failed',
    ])
    expect(recap).toEqual({ h1: 'failed=1 ok=3 skipped=2' })
  })

  test('hosts with other items go by themselves, though the items are called the same', async () => {
    const { story } = await run({
      'one.yml': '- {name: t, debug: "msg={{ item }}"}',
      'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - include_tasks: one.yml
      loop: "{{ {'h1': ['a'], 'h2': ['b']}[inventory_hostname] }}"
      loop_control: {label: thing}
`,
    })
    expect(story).toEqual([
      'PLAY all',
      'included one.yml(thing) for h1',
      'included one.yml(thing) for h2',
      't: h1 ok a',
      't: h2 ok b',
    ])
  })
})
