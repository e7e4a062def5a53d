import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const alone = { hosts: ['h1'] }

describe.skipIf(noHosts)('module_defaults', () => {
  test('give arguments that a task does not, by templates too, for any name of the module', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  vars: {x: 1}
  module_defaults: {debug: {msg: "play {{ x }}"}}
  tasks:
    - {name: short, debug: }
    - {name: full, ansible.builtin.debug: }
    - {name: own, debug: {msg: own}}
    - {name: later, debug: , vars: {x: 2}}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'short: h1 ok play 1',
      'full: h1 ok play 1',
      'own: h1 ok own',
      'later: h1 ok play 2',
    ])
  })

  test('of the innermost that names the module count, and only those', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  vars: {x: 1}
  module_defaults: {debug: {msg: play}, ansible.builtin.fail: {msg: nope}}
  tasks:
    - block:
        - {name: a, debug: }
        - {name: b, debug: , module_defaults: {debug: {msg: task}}}
        - {name: c, fail: , ignore_errors: true}
      module_defaults: {ansible.builtin.debug: {var: x}}
    - {name: d, debug: }
`,
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'a: h1 ok 1', 'b: h1 ok task', 'c: h1 failed ignored nope', 'd: h1 ok play'])
  })

  test('hold for roles, includes, handlers and the facts of the play', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  module_defaults: {debug: {msg: play}, setup: {gather_subset: ['!all']}}
  roles:
    - web
    - {role: db, module_defaults: {debug: {msg: of the role}}}
  tasks:
    - include_tasks: {file: more.yml, apply: {module_defaults: {debug: {msg: applied}}}}
    - include_tasks: more.yml
    - {name: facts, debug: {msg: "{{ ansible_facts.mounts is defined }}"}, changed_when: true, notify: h}
  handlers: [{name: h, debug: }]
`,
        'more.yml': '- {name: more, debug: }',
        'roles/web/tasks/main.yml': '- {name: t, debug: }',
        'roles/db/tasks/main.yml': '- {name: t, debug: }',
      },
      alone,
    )
    expect(story.slice(2)).toEqual([
      'web : t: h1 ok play',
      'db : t: h1 ok of the role',
      'included more.yml for h1',
      'more: h1 ok applied',
      'included more.yml for h1',
      'more: h1 ok play',
      'facts: h1 changed false',
      'HANDLER h: h1 ok play',
    ])
  })
})
