import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const alone = { hosts: ['h1'] }
const tell = "- {name: tell, debug: 'msg={{ [a, b | default(0)] }}'}"

describe.skipIf(noHosts)('roles', () => {
  test('defaults give way to the play, vars do not', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  vars: {a: play, b: play}
  roles: [web]
  tasks: [{name: after, debug: 'msg={{ [a, b, c] }}'}]
`,
        'roles/web/defaults/main.yml': 'a: default\nb: default\nc: default',
        'roles/web/vars/main.yml': 'b: role',
        'roles/web/tasks/main.yml': tell,
      },
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'web : tell: h1 ok ["play","role"]', 'after: h1 ok ["play","role","default"]'])
  })

  test('parameters win over all of the role, each use for itself', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  roles:
    - {role: web, a: param}
    - {role: web, vars: {a: vars}}
    - web
    - web
`,
        'roles/web/defaults/main.yml': 'a: default',
        'roles/web/vars/main.yml': 'b: role',
        'roles/web/tasks/main.yml': tell,
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'web : tell: h1 ok ["param","role"]',
      'web : tell: h1 ok ["vars","role"]',
      'web : tell: h1 ok ["vars","role"]',
    ])
  })

  test('a role runs once, what it depends on before it', async () => {
    const { story } = await run(
      {
        'site.yml': '- {hosts: h1, gather_facts: false, roles: [app, web, app]}',
        'roles/app/meta/main.yml': 'dependencies: [{role: base, a: from app}]',
        'roles/app/tasks/main.yml': "- {name: app, debug: 'msg={{ role_name }}'}",
        'roles/web/meta/main.yml': 'dependencies: [{role: base, a: from web}, common]',
        'roles/web/tasks/main.yml': "- {name: web, debug: 'msg={{ role_name }}'}",
        'roles/base/tasks/main.yml': "- {name: base, debug: 'msg={{ [role_name, a] }}'}",
        'roles/common/tasks/main.yml': "- {name: common, debug: 'msg={{ role_path | basename }}'}",
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'base : base: h1 ok ["base","from app"]',
      'app : app: h1 ok app',
      'base : base: h1 ok ["base","from web"]',
      'common : common: h1 ok common',
      'web : web: h1 ok web',
    ])
  })

  test('allow_duplicates lets a role run again', async () => {
    const { story } = await run(
      {
        'site.yml': '- {hosts: h1, gather_facts: false, roles: [app, app]}',
        'roles/app/meta/main.yml': 'allow_duplicates: true',
        'roles/app/tasks/main.yml': '- {name: app, debug: msg=app}',
      },
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'app : app: h1 ok app', 'app : app: h1 ok app'])
  })

  test('import_role and include_role run where they stand, again each time', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: before, debug: msg=before}
    - import_role: {name: web}
    - include_role: {name: web}
      vars: {a: include}
    - include_role: {name: web, tasks_from: other}
    - {name: after, debug: 'msg={{ [a | default("undefined"), b | default("undefined")] }}'}
`,
        'roles/web/defaults/main.yml': 'a: default',
        'roles/web/vars/main.yml': 'b: role',
        'roles/web/tasks/main.yml': tell,
        'roles/web/tasks/other.yml': "- {name: other, debug: 'msg={{ [a, b] }}'}",
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'before: h1 ok before',
      'web : tell: h1 ok ["default","role"]',
      'web : tell: h1 ok ["include","role"]',
      'web : other: h1 ok ["default","role"]',
      'after: h1 ok ["default","role"]',
    ])
  })

  test('what only an included role has stays in it, unless it is public', async () => {
    const files = {
      'roles/web/defaults/main.yml': 'a: default',
      'roles/web/vars/main.yml': 'b: role',
      'roles/web/tasks/main.yml': tell,
    }
    const site = (more: string) => `
- hosts: h1
  gather_facts: false
  tasks:
    - include_role: {name: web${more}}
    - {name: after, debug: 'msg={{ [a | default("undefined"), b | default("undefined")] }}'}
`
    const closed = await run({ ...files, 'site.yml': site('') }, alone)
    expect(closed.story).toEqual([
      'PLAY h1',
      'web : tell: h1 ok ["default","role"]',
      'after: h1 ok ["undefined","undefined"]',
    ])
    const open = await run({ ...files, 'site.yml': site(', public: true') }, alone)
    expect(open.story).toEqual(['PLAY h1', 'web : tell: h1 ok ["default","role"]', 'after: h1 ok ["default","role"]'])
  })

  test('include_role in a loop, with a name from the item', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  tasks:
    - include_role: {name: "{{ item }}"}
      loop: [one, two, one]
`,
        'roles/one/tasks/main.yml': "- {name: one, debug: 'msg={{ item }}'}",
        'roles/two/tasks/main.yml': "- {name: two, debug: 'msg={{ item }}'}",
      },
      alone,
    )
    expect(story).toEqual(['PLAY h1', 'one : one: h1 ok one', 'two : two: h1 ok two', 'one : one: h1 ok one'])
  })

  test('handlers of an included role can be notified by what follows', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  tasks:
    - include_role: {name: web}
    - {name: later, debug: msg=later, changed_when: true, notify: [reload]}
`,
        'roles/web/tasks/main.yml': '- {name: a, debug: msg=a, changed_when: true, notify: restart}',
        'roles/web/handlers/main.yml': '- {name: restart, debug: msg=restart}\n- {name: reload, debug: msg=reload}',
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'web : a: h1 changed a',
      'later: h1 changed later',
      'HANDLER web : restart: h1 ok restart',
      'HANDLER web : reload: h1 ok reload',
    ])
  })

  test('files, templates and task files are looked for in the role first', async () => {
    const { story } = await run(
      {
        'site.yml': '- {hosts: h1, gather_facts: false, roles: [web]}',
        'files/text': 'of the playbook',
        'roles/web/files/text': 'of the role',
        'roles/web/templates/text.j2': 'rendered by {{ role_name }}',
        'roles/web/tasks/main.yml': `
- debug: msg={{ lookup('file', 'text') }}
- debug: msg={{ lookup('template', 'text.j2') }}
- copy: {src: text, dest: "{{ playbook_dir }}/out"}
- template: {src: text.j2, dest: "{{ playbook_dir }}/rendered"}
- command: cat {{ playbook_dir }}/out {{ playbook_dir }}/rendered
  register: r
- debug: msg={{ r.stdout }}
- include_tasks: more.yml
`,
        'roles/web/tasks/more.yml': '- {name: more, debug: msg=more}',
        'more.yml': '- {name: wrong, debug: msg=wrong}',
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'web : debug: h1 ok of the role',
      'web : debug: h1 ok rendered by web',
      'web : copy: h1 changed',
      'web : template: h1 changed',
      'web : command: h1 changed',
      'web : debug: h1 ok of the rolerendered by web',
      'included more.yml for h1',
      'web : more: h1 ok more',
    ])
  })

  test('when and tags of a role hold for each of its tasks', async () => {
    const { story } = await run({
      'site.yml': "- {hosts: all, gather_facts: false, roles: [{role: web, when: inventory_hostname == 'h1'}]}",
      'roles/web/tasks/main.yml': '- {name: one, debug: msg=one}\n- {name: two, debug: msg=two}',
    })
    expect(story).toEqual(['PLAY all', 'web : one: h1 ok one, h2 skipped', 'web : two: h1 ok two, h2 skipped'])
  })

  test('the roles of a play are named in its variables', async () => {
    const { story } = await run(
      {
        'site.yml': '- {hosts: h1, gather_facts: false, roles: [app]}',
        'roles/app/meta/main.yml': 'dependencies: [base]',
        'roles/app/tasks/main.yml':
          '- debug: msg={{ [ansible_play_role_names, ansible_role_names | sort, ansible_role_name, role_name] }}',
        'roles/base/tasks/main.yml': '- debug: msg={{ [ansible_parent_role_names is defined, role_name] }}',
      },
      alone,
    )
    expect(story).toEqual([
      'PLAY h1',
      'base : debug: h1 ok [false,"base"]',
      'app : debug: h1 ok [["app"],["app","base"],"app","app"]',
    ])
  })
})
