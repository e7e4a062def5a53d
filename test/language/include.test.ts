import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileInclude } from '../../src/language/include.ts'
import { loadVarsFile } from '../../src/language/vars-file.ts'
import { load, plain, tasksIn } from './project.ts'

/** Loads a playbook, then follows its one include to this file or role. */
async function follow(files: Record<string, string>, name: string) {
  const { plays, mistakes, library, folder } = await load(files)
  const [play] = plays
  const [task] = tasksIn([...(play?.roles ?? []), ...(play?.tasks ?? [])])
  if (!play || !task) throw new Error('no include')
  const included = await compileInclude(task, name, play, library)
  return {
    task,
    mistakes,
    folder,
    included,
    tasks: tasksIn(included.steps),
    messages: included.diagnostics.map(({ message }) => message),
  }
}

describe('the tasks of a dynamic include', () => {
  it('inherit from what stands above it and from apply, but not its own when and tags', async () => {
    const { task, mistakes, tasks, messages } = await follow(
      {
        'site.yml': `
- hosts: all
  become: yes
  tasks:
    - block:
        - include_tasks: {file: a.yml, apply: {tags: applied, become_user: u, vars: {b: 1}}}
          when: own
          tags: own
          vars: {v: 1}
      when: outer
      tags: outer
      vars: {v: 0}`,
        'a.yml': '- debug:\n  when: inner\n  vars: {w: 1}',
      },
      'a.yml',
    )
    expect([mistakes, messages]).toEqual([[], []])
    expect(task.keywords.when.map(({ raw }) => raw)).toEqual(['outer', 'own'])
    expect(task.keywords.tags).toEqual(['outer', 'own'])
    const [inner] = tasks
    expect(inner?.keywords).toMatchObject({ become: true, becomeUser: 'u', tags: ['outer', 'applied'] })
    expect(inner?.keywords.when.map(({ raw }) => raw)).toEqual(['outer', 'inner'])
    expect(inner?.keywords.vars.map(({ level, values }) => [level, plain(values)])).toEqual([
      ['block', { v: 0 }],
      ['include params', { v: 1 }],
      ['block', { b: 1 }],
      ['task', { w: 1 }],
    ])
  })

  it('have paths that end with the place of the include', async () => {
    const { tasks } = await follow(
      { 'site.yml': '- hosts: all\n  tasks:\n    - include_tasks: "{{ x }}"', 'a.yml': '- debug:' },
      'a.yml',
    )
    expect(tasks[0]?.path).toBe('a.yml:1:3 < site.yml:3:7')
  })

  it('are found in the role, and belong to it', async () => {
    const { tasks, included, folder } = await follow(
      {
        'site.yml': '- {hosts: all, roles: [r]}',
        'roles/r/tasks/main.yml': '- include_tasks: "{{ x }}"',
        'roles/r/tasks/a.yml': '- debug:',
      },
      'a.yml',
    )
    expect(tasks[0]?.role?.name).toBe('r')
    expect(included.file).toBe(join(folder, 'roles/r/tasks/a.yml'))
  })

  it('are missed with all places where they were looked for', async () => {
    const { messages, included } = await follow(
      { 'site.yml': '- {hosts: all, tasks: [{include_tasks: "{{ x }}"}]}' },
      'no.yml',
    )
    expect(messages).toEqual(['there is no file of tasks "no.yml"'])
    expect(included.steps).toEqual([])
  })

  it('may include themselves: the run ends that', async () => {
    const { mistakes, tasks } = await follow(
      { 'site.yml': '- {hosts: all, tasks: [{include_tasks: a.yml}]}', 'a.yml': '- include_tasks: a.yml' },
      'a.yml',
    )
    expect(mistakes).toEqual([])
    expect(tasks.map(({ module }) => module)).toEqual(['include_tasks'])
  })
})

describe('an included role', () => {
  it('brings its tasks, handlers and variables', async () => {
    const { tasks, messages, included } = await follow(
      {
        'site.yml':
          '- {hosts: all, tasks: [{include_role: {name: "{{ x }}", tasks_from: b}, vars: {v: 1}, when: own}]}',
        'roles/r/tasks/b.yml': '- debug:',
        'roles/r/vars/main.yml': 'w: 1',
        'roles/r/handlers/main.yml': '- {name: h, debug: {}}',
      },
      'r',
    )
    expect(messages).toEqual([])
    expect(tasks[0]).toMatchObject({ role: { name: 'r' }, keywords: { when: [] } })
    expect(tasks[0]?.keywords.vars.map(({ level, values }) => [level, plain(values)])).toEqual([
      ['include params', { v: 1 }],
      ['role', { w: 1 }],
    ])
    expect(included.handlers.map(({ name }) => name)).toEqual(['h'])
    expect(included.steps).toMatchObject([{ kind: 'block', name: 'r' }])
  })

  it('runs again unless it is told not to', async () => {
    const files = (args: string) => ({
      'site.yml': `- {hosts: all, tasks: [{include_role: {name: r${args}}}]}`,
      'roles/r/tasks/main.yml': '',
    })
    const again = await follow(files(''), 'r')
    const once = await follow(files(', allow_duplicates: no'), 'r')
    const runsAgain = [again, once].map(({ included }) => included.steps.map((step) => 'role' in step && step.role))
    expect(runsAgain).toMatchObject([[{ again: true }], [{ again: false }]])
  })

  it('that does not exist is told', async () => {
    const { messages } = await follow(
      { 'site.yml': '- {hosts: all, tasks: [{include_role: {name: "{{ x }}"}}]}' },
      'no',
    )
    expect(messages).toEqual(['there is no role "no"'])
  })
})

describe('a file of variables', () => {
  const read = async (text: string, name = 'v.yml') => {
    const { folder, library } = await load({ 'site.yml': '', 'vars/v.yml': text })
    const { values, diagnostics } = await loadVarsFile(name, library.sources, folder)
    return [plain(values), diagnostics.map(({ message }) => message)]
  }

  it.each<[string, string, unknown, string[]]>([
    ['holds a dict', 'a: 1\nb: "{{ a }}"', { a: 1, b: '<{{ a }}>' }, []],
    ['may hold several', '[{a: 1}, {a: 2, b: 1}]', { a: 2, b: 1 }, []],
    ['may be empty', '# nothing', {}, []],
    ['holds no list of words', '[a]', {}, ['a file of variables holds a dict']],
    ['holds no names with dashes', 'a-b: 1', { 'a-b': 1 }, ['"a-b" can not be the name of a variable']],
  ])('%s', async (_title, text, values, messages) => {
    expect(await read(text)).toEqual([values, messages])
  })

  it('that is not there is told', async () => {
    expect(await read('', 'no.yml')).toEqual([{}, ['there is no file of variables "no.yml"']])
  })
})
