import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Block, Play, Task } from '../../src/language/step.ts'
import { load, plain, tasksIn } from './project.ts'

const say = (text: string) => `- debug: {msg: ${text}}`

async function loadPlay(files: Record<string, string>, rolesPath: string[] = []) {
  const { plays, mistakes, folder } = await load(files, rolesPath)
  expect(mistakes).toEqual([])
  const [play] = plays
  if (!play) throw new Error('no play')
  return { play, folder }
}

const said = (steps: Play['tasks']) => tasksIn(steps).map(({ args }) => args.get('msg'))
const layers = (task: Task | undefined) => task?.keywords.vars.map(({ level, values }) => [level, plain(values)])

describe('a role', () => {
  it('is found beside the playbook, in the roles path, or by its path', async () => {
    const { play, folder } = await loadPlay(
      {
        'site.yml': '- {hosts: all, roles: [a, b, sub/c, ./d]}',
        'roles/a/tasks/main.yml': say('a'),
        'more/a/tasks/main.yml': say('not this one'),
        'more/b/tasks/main.yaml': say('b'),
        'roles/sub/c/tasks/main.json': '[{"debug": {"msg": "c"}}]',
        'd/tasks/main': say('d'),
      },
      ['more'],
    )
    expect(said(play.roles)).toEqual(['a', 'b', 'c', 'd'])
    expect(play.roleNames).toEqual(['a', 'b', 'c', 'd'])
    expect(tasksIn(play.roles)[1]?.role).toMatchObject({ name: 'b', folder: join(folder, 'more/b') })
  })

  it('hands down the keywords beside its name, and takes other keys as parameters', async () => {
    const { play } = await loadPlay({
      'site.yml':
        '- {hosts: all, become: yes, roles: [{role: a, when: x, tags: t, become_user: u, size: 3, vars: {v: 1}}]}',
      'roles/a/tasks/main.yml': `${say('a')}\n  when: y`,
      'roles/a/handlers/main.yml': '- {name: h, debug: {}}',
    })
    const [task] = tasksIn(play.roles)
    expect(task?.keywords).toMatchObject({ become: true, becomeUser: 'u', tags: ['t'] })
    expect(task?.keywords.when.map(({ raw }) => raw)).toEqual(['x', 'y'])
    expect(task?.role).toMatchObject({ name: 'a', parent: null })
    expect(plain(task?.role?.params)).toEqual({ size: 3 })
    expect(play.handlers[0]?.keywords).toMatchObject({ becomeUser: 'u', tags: ['t'] })
  })

  // Seen with ansible-core 2.14: its own vars/main.yml counts more than the vars beside its name.
  it('has its variables from defaults and vars, a folder of either, the vars beside its name, and its parameters', async () => {
    const { play } = await loadPlay({
      'site.yml': '- {hosts: all, vars: {p: 1}, roles: [{role: a, n: 5, vars: {x: entry, y: entry}}]}',
      'roles/a/tasks/main.yml': say('a'),
      'roles/a/defaults/main/2.yml': 'd: 2',
      'roles/a/defaults/main/1.yml': 'd: 1\ne: 1',
      'roles/a/vars/main.yml': 'x: file',
    })
    expect(layers(tasksIn(play.roles)[0])).toEqual([
      ['role defaults', { d: 2, e: 1 }],
      ['role', { x: 'file', y: 'entry' }],
      ['role params', { n: 5 }],
    ])
    expect([plain(play.vars), play.roleDefaults.map(plain), play.roleVars.map(plain)]).toEqual([
      { p: 1 },
      [{ d: 2, e: 1 }],
      [{ x: 'file', y: 'entry' }],
    ])
  })

  it('comes after the roles that it depends on, which see its variables as it sees theirs', async () => {
    const { play } = await loadPlay({
      'site.yml': '- {hosts: all, roles: [{role: a, when: x, n: 1}]}',
      'roles/a/meta/main.yml': 'dependencies: [{role: b, m: 2, when: y}]\ngalaxy_info: {}',
      'roles/a/tasks/main.yml': say('a'),
      'roles/a/vars/main.yml': 'av: 1',
      'roles/b/tasks/main.yml': say('b'),
      'roles/b/vars/main.yml': 'bv: 1',
      'roles/b/handlers/main.yml': '- {name: hb, debug: {}}',
      'roles/a/handlers/main.yml': '- {name: ha, debug: {}}',
    })
    const [b, a] = tasksIn(play.roles)
    expect(said(play.roles)).toEqual(['b', 'a'])
    expect(b?.keywords.when.map(({ raw }) => raw)).toEqual(['x', 'y'])
    expect(b?.role?.parent).toMatchObject({ name: 'a', parent: null })
    expect(layers(b)).toEqual([
      ['role', { av: 1 }],
      ['role params', { n: 1 }],
      ['role', { bv: 1 }],
      ['role params', { m: 2 }],
    ])
    expect(layers(a)).toEqual([
      ['role', { bv: 1 }],
      ['role', { av: 1 }],
      ['role params', { n: 1 }],
    ])
    expect(play.handlers.map(({ name }) => name)).toEqual(['hb', 'ha'])
    expect(play.roleVars.map(plain)).toEqual([{ bv: 1 }, { av: 1 }])
  })

  it('is the same for the run, which runs it once a host, where its parameters, tags and conditions are', async () => {
    const { play } = await loadPlay({
      'site.yml':
        '- {hosts: all, roles: [a, {role: a}, {role: a, n: 1}, {role: a, when: x}, {role: a, tags: t}, again, again]}',
      'roles/a/tasks/main.yml': say('a'),
      'roles/a/handlers/main.yml': '- {name: h, debug: {}}',
      'roles/again/tasks/main.yml': say('again'),
      'roles/again/meta/main.yml': 'allow_duplicates: true',
    })
    const keys = play.roles.map((step) => (step as Block).role?.key)
    expect(keys[0]).toBeTypeOf('string')
    expect(keys[1]).toBe(keys[0])
    expect(new Set(keys.slice(1, 5)).size).toBe(4)
    expect(play.roles.map((step) => (step as Block).role?.again)).toEqual([...Array(5).fill(false), true, true])
    expect(play.handlers).toHaveLength(4)
  })

  it('is imported with other files than main', async () => {
    const { play } = await loadPlay({
      'site.yml': `
- hosts: all
  tasks:
    - import_role: {name: a, tasks_from: other, vars_from: other.yml, defaults_from: other, handlers_from: other}
      when: x
      vars: {v: 1}
      tags: t`,
      'roles/a/tasks/other.yml': say('other'),
      'roles/a/vars/other.yml': 'o: 1',
      'roles/a/defaults/other.yaml': 'd: 1',
      'roles/a/handlers/other.yml': '- {name: h, debug: {}}',
    })
    const [task] = tasksIn(play.tasks)
    expect(said(play.tasks)).toEqual(['other'])
    expect(task?.keywords).toMatchObject({ tags: ['t'], when: [{ raw: 'x' }] })
    expect(layers(task)).toEqual([
      ['block', { v: 1 }],
      ['role defaults', { d: 1 }],
      ['role', { v: 1, o: 1 }],
    ])
    expect(play.handlers[0]).toMatchObject({ name: 'h', keywords: { tags: ['t'] } })
    expect(play.roleNames).toEqual(['a'])
    expect((play.tasks[0] as Block).role?.again).toBe(true)
  })
})

describe('handlers', () => {
  it('stand in the order of roles, play, imported roles', async () => {
    const { play } = await loadPlay({
      'site.yml': `
- hosts: all
  tasks: [{import_role: {name: b}}]
  roles: [a]
  handlers:
    - {name: own, debug: {}, listen: [x, "{{ y }}"]}
    - block: [{name: in block, debug: {}}]
      when: c
    - import_tasks: more.yml`,
      'more.yml': '- {name: imported, debug: {}}',
      'roles/a/handlers/main.yml': '- {name: a, debug: {}}',
      'roles/b/handlers/main.yml': '- {name: b, debug: {}}',
    })
    expect(play.handlers.map(({ name }) => name)).toEqual(['a', 'own', 'in block', 'imported', 'b'])
    expect(plain([...(play.handlers[1]?.listen ?? [])])).toEqual(['x', '<{{ y }}>'])
    expect(play.handlers[2]?.keywords.when).toMatchObject([{ raw: 'c' }])
  })
})
