import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderDiagnostic } from '../../src/diagnostics/frame.ts'
import { loadPlaybook } from '../../src/language/playbook.ts'
import { load, plain, tasksIn } from './project.ts'

describe('a play', () => {
  it('keeps what it says', async () => {
    const { plays, mistakes, folder } = await load({
      'site.yml': `
- name: "{{ n }}"
  hosts: [web, "{{ h }}"]
  gather_facts: no
  gather_subset: [min]
  vars: [{a: 1}, {a: 2, b: "{{ a }}"}]
  vars_files: [v.yml, "{{ os }}.yml", [no.yml, v.yml]]
  user: admin
  serial: ["50%", 1]
  strategy: linear
  force_handlers: yes
  any_errors_fatal: yes
  pre_tasks: [debug: msg=1]
  tasks: [debug: msg=2]
  post_tasks: [debug: msg=3]`,
      'vars/v.yml': 'x: 1',
    })
    expect(mistakes).toEqual([])
    const [play] = plays
    expect([play?.name, play?.hosts, play?.serial, play?.gatherSubset].map((raw) => plain(raw ?? null))).toEqual([
      '<{{ n }}>',
      ['web', '<{{ h }}>'],
      ['50%', 1],
      ['min'],
    ])
    expect(plain(play?.vars)).toEqual({ a: 2, b: '<{{ a }}>' })
    expect(play?.varsFiles.map(plain)).toEqual(['v.yml', '<{{ os }}.yml>', ['no.yml', 'v.yml']])
    expect(play).toMatchObject({ gatherFacts: false, strategy: 'linear', forceHandlers: true, folder })
    expect(play?.keywords).toMatchObject({ remoteUser: 'admin', anyErrorsFatal: true })
    const messages = [play?.preTasks, play?.tasks, play?.postTasks].map((steps) =>
      tasksIn(steps ?? [])[0]?.args.get('msg'),
    )
    expect(messages).toEqual(['1', '2', '3'])
    expect(tasksIn(play?.tasks ?? [])[0]?.keywords).toMatchObject({
      remoteUser: 'admin',
      anyErrorsFatal: true,
      vars: [],
    })
  })

  it('may have no hosts and nothing to do', async () => {
    const { plays, mistakes } = await load('- hosts: []\n  tasks:\n  roles:\n  handlers:\n  vars:')
    expect(mistakes).toEqual([])
    expect(plays[0]).toMatchObject({
      name: null,
      hosts: [],
      gatherFacts: undefined,
      tasks: [],
      handlers: [],
      varsFiles: [],
    })
  })
})

describe('import_playbook', () => {
  it('puts the plays of another file in its place, with its conditions, tags and variables', async () => {
    const { plays, mistakes, folder } = await load({
      'site.yml': `
- {hosts: a}
- ansible.builtin.import_playbook: sub/more.yml
  when: x
  tags: t
  vars: {v: import}
- {hosts: d}`,
      'sub/more.yml':
        '- {hosts: b, vars: {v: play, w: 1}, tags: u, tasks: [{import_tasks: tasks.yml}]}\n- import_playbook: last.yml',
      'sub/last.yml': '- {hosts: c}',
      'sub/tasks.yml': '- debug:\n  when: y',
    })
    expect(mistakes).toEqual([])
    expect(plays.map(({ hosts }) => hosts)).toEqual(['a', 'b', 'c', 'd'])
    expect(plays.map((play) => play.folder)).toEqual([folder, join(folder, 'sub'), join(folder, 'sub'), folder])
    expect(plain(plays[1]?.vars)).toEqual({ v: 'import', w: 1 })
    const [task] = tasksIn(plays[1]?.tasks ?? [])
    expect(task?.keywords.tags).toEqual(['t', 'u'])
    expect(task?.keywords.when.map(({ raw }) => raw)).toEqual(['x', 'y'])
    expect(plays[2]?.keywords).toMatchObject({ tags: ['t'], when: [{ raw: 'x' }] })
  })

  it('finds the playbooks that come with rcprov by their names, as those of a collection', async () => {
    const { plays, mistakes } = await load({
      'site.yml': '- import_playbook: rcprov.cluster.in-turn\n- import_playbook: rcprov.cluster.in-trun',
      'own/in-turn.yml': '- {hosts: a, roles: [r]}',
      'own/roles/r/tasks/main.yml': '- debug: msg=own',
    })
    expect(tasksIn(plays[0]?.roles ?? []).map(({ args }) => args.get('msg'))).toEqual(['own'])
    expect(mistakes).toEqual([
      'site.yml:2:20 file-missing there is no playbook "rcprov.cluster.in-trun"; did you mean "rcprov.cluster.in-turn"?',
    ])
  })
})

describe('import_tasks', () => {
  it('looks beside the file where it stands, then up the files that led there, then beside the playbook', async () => {
    const { plays, mistakes } = await load({
      'site.yml': '- {hosts: all, tasks: [{import_tasks: tasks/a.yml}]}',
      'tasks/a.yml': '- import_tasks: deep/b.yml',
      'tasks/deep/b.yml': '- import_tasks: c.yml\n- import_tasks: d.yml\n- import_tasks: e.yml',
      'tasks/deep/c.yml': '- debug: msg=c',
      'tasks/d.yml': '- debug: msg=d',
      'e.yml': '- debug: msg=e',
    })
    expect(mistakes).toEqual([])
    expect(tasksIn(plays[0]?.tasks ?? []).map(({ args }) => args.get('msg'))).toEqual(['c', 'd', 'e'])
  })

  it('finds the files of its role', async () => {
    const { plays, mistakes } = await load({
      'site.yml': '- {hosts: all, roles: [r]}',
      'roles/r/tasks/main.yml': '- import_tasks: a/b.yml\n- import_tasks: c.yml',
      'roles/r/tasks/a/b.yml': '- import_tasks: c.yml',
      'roles/r/tasks/c.yml': '- debug: msg=role',
      'c.yml': '- debug: msg=playbook',
    })
    expect(mistakes).toEqual([])
    expect(tasksIn(plays[0]?.roles ?? []).map(({ args }) => args.get('msg'))).toEqual(['role', 'role'])
  })

  it('hands down its keywords, and its variables as those of a block', async () => {
    const { plays } = await load({
      'site.yml':
        '- {hosts: all, tasks: [{import_tasks: a.yml, become: yes, when: x, tags: t, vars: {v: 1}, name: all of a}]}',
      'a.yml': '- debug:\n  vars: {v: 2}',
    })
    const [block] = plays[0]?.tasks ?? []
    const [task] = tasksIn(block ? [block] : [])
    expect(block?.name).toBe('all of a')
    expect(task?.keywords).toMatchObject({
      become: true,
      tags: ['t'],
      when: [{ raw: 'x' }],
      vars: [{ level: 'block' }, { level: 'task' }],
    })
  })
})

describe("a task's path", () => {
  it('is made of its place and those of its imports, below the folder of the playbook', async () => {
    const { plays } = await load({
      'site.yml': '- hosts: all\n  roles:\n    - r\n  tasks:\n    - debug:',
      'roles/r/tasks/main.yml': '- import_tasks: a.yml\n- debug:',
      'roles/r/tasks/a.yml': '- name: x\n  debug:',
    })
    expect(tasksIn([...(plays[0]?.roles ?? []), ...(plays[0]?.tasks ?? [])]).map(({ path }) => path)).toEqual([
      'roles/r/tasks/a.yml:1:3 < roles/r/tasks/main.yml:1:3 < site.yml:3:7',
      'roles/r/tasks/main.yml:2:3 < site.yml:3:7',
      'site.yml:5:7',
    ])
  })
})

describe('a mistake', () => {
  it('is shown with its line', async () => {
    const text = '- hosts: all\n  tasks:\n    - name: say it\n      debgu:\n        msg: hello'
    const { diagnostics } = await load(text)
    const lines = text.split('\n')
    const shown = diagnostics.map((one) => renderDiagnostic(one, (_file, n) => lines[n - 1], { color: false }))
    expect(
      shown.join('\n').replace(/--> .*site/, '--> site'),
    ).toBe(`error[unknown-module]: there is no module "debgu"; did you mean "debug"?
 --> site.yml:4:7
  |
2 |   tasks:
3 |     - name: say it
4 |       debgu:
  |       ^^^^^`)
  })

  it('in one playbook does not hide those of the next', async () => {
    const { folder, library } = await load({ 'site.yml': '- hosts', 'b.yml': '- hosts: all\n  x: y' })
    const { diagnostics } = await loadPlaybook([join(folder, 'site.yml'), join(folder, 'b.yml')], library)
    expect(diagnostics.map(({ message }) => message)).toEqual(['a play is a dict', '"x" is not a keyword of a play'])
  })
})
