import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const alone = { hosts: ['h1'] }
const site = (tasks: string) => `
- hosts: h1
  gather_facts: false
  tasks:
${tasks}`

describe.skipIf(noHosts)('what is included', () => {
  test('has the tags that apply gives it, and its own; the include needs one that is asked for', async () => {
    const { story } = await run(
      {
        'site.yml': site(`
    - include_tasks: {file: more.yml, apply: {tags: [inner]}}
      tags: [outer]
    - include_tasks: more.yml
      tags: [outer]
    - include_role: {name: web, apply: {tags: [inner]}}
      tags: [outer, inner]
    - include_tasks: {file: more.yml, apply: {tags: [outer]}}
`),
        'more.yml': '- {name: plain, debug: msg=plain}\n- {name: own, debug: msg=own, tags: outer}',
        'roles/web/tasks/main.yml': '- {name: role, debug: msg=role}\n- {name: other, debug: msg=other, tags: other}',
      },
      { ...alone, tags: ['outer', 'inner'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'included more.yml for h1',
      'plain: h1 ok plain',
      'own: h1 ok own',
      'included more.yml for h1',
      'own: h1 ok own',
      'web : role: h1 ok role',
      'web : other: h1 ok other',
    ])
  })

  test('is made of the files that it asks for', async () => {
    const { story } = await run(
      {
        'site.yml': site(`
    - include_role: {name: web, tasks_from: t, vars_from: v.yml, defaults_from: d, handlers_from: h}
    - meta: flush_handlers
    - import_role: {name: web, tasks_from: t, vars_from: v, defaults_from: d, handlers_from: h}
`),
        'roles/web/tasks/main.yml': '- {name: wrong, debug: msg=wrong}',
        'roles/web/tasks/t.yml': '- {name: t, debug: "msg={{ [a, b] }}", changed_when: true, notify: restart}',
        'roles/web/defaults/main.yml': 'a: main\nb: main',
        'roles/web/defaults/d.yml': 'a: d\nb: d',
        'roles/web/vars/main.yml': 'b: main',
        'roles/web/vars/v.yml': 'b: v',
        'roles/web/handlers/main.yml': '- {name: restart, debug: msg=main}',
        'roles/web/handlers/h.yml': '- {name: restart, debug: msg=h}',
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'web : t: h1 changed ["d","v"]',
      'HANDLER web : restart: h1 ok h',
      'web : t: h1 changed ["d","v"]',
      'HANDLER web : restart: h1 ok h',
    ])
  })

  test('runs each time, and once where duplicates are not allowed', async () => {
    const { story } = await run(
      {
        'site.yml': site(`
    - include_role: {name: web}
    - include_role: {name: web}
    - include_role: {name: web, allow_duplicates: false}
    - include_role: {name: db, allow_duplicates: false}
    - include_role: {name: db, allow_duplicates: false}
    - import_role: {name: db, allow_duplicates: false}
`),
        'roles/web/tasks/main.yml': '- {name: web, debug: msg=web}',
        'roles/db/tasks/main.yml': '- {name: db, debug: msg=db}',
      },
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'web : web: h1 ok web', 'web : web: h1 ok web', 'db : db: h1 ok db'])
  })

  test('names the roles that led to it', async () => {
    const parents = '{{ [role_name, ansible_parent_role_names | default([])] }}'
    const { story } = await run(
      {
        'site.yml': site('    - include_role: {name: a}'),
        'roles/a/tasks/main.yml': '- import_role: {name: b}',
        'roles/b/meta/main.yml': 'dependencies: [d]',
        'roles/b/tasks/main.yml': `- {name: b, debug: 'msg=${parents}'}\n- include_role: {name: c}`,
        'roles/c/tasks/main.yml': `- {name: c, debug: 'msg=${parents}'}`,
        'roles/d/tasks/main.yml': `- {name: d, debug: 'msg=${parents}'}`,
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'd : d: h1 ok ["d",["a"]]',
      'b : b: h1 ok ["b",["a"]]',
      'c : c: h1 ok ["c",["b","a"]]',
    ])
  })

  test('adds its name to those of the play if it is public or imports a role', async () => {
    const names = '{{ [ansible_play_role_names, ansible_role_names | sort] }}'
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  pre_tasks: [{import_role: {name: pre}}]
  roles: [app]
  tasks:
    - {name: before, debug: 'msg=${names}'}
    - include_role: {name: hidden}
    - {name: hidden, debug: 'msg=${names}'}
    - include_role: {name: open, public: true}
    - {name: open, debug: 'msg=${names}'}
`,
        'roles/pre/tasks/main.yml': '',
        'roles/app/tasks/main.yml': '',
        'roles/app/meta/main.yml': 'dependencies: [base]',
        'roles/base/tasks/main.yml': '',
        'roles/hidden/tasks/main.yml': '',
        'roles/open/tasks/main.yml': '- import_role: {name: brought}',
        'roles/brought/tasks/main.yml': '',
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'before: h1 ok [["app","pre"],["app","base","pre"]]',
      'hidden: h1 ok [["app","pre"],["app","base","pre"]]',
      'open: h1 ok [["app","pre","brought","open"],["app","base","brought","open","pre"]]',
    ])
  })
})
