import { describe, expect, it } from 'vitest'
import type { Block } from '../../src/language/step.ts'
import { loadTasks, plain } from './project.ts'

async function one(task: string) {
  const { tasks, mistakes } = await loadTasks(task)
  expect(mistakes).toEqual([])
  const [first] = tasks
  if (!first) throw new Error('no task')
  return first
}

describe('a module and its arguments', () => {
  it.each<[string, string, unknown]>([
    ['a dict', '- debug: {msg: x, verbosity: 1}', { msg: 'x', verbosity: 1 }],
    ['the full name', '- ansible.builtin.debug: {msg: x}', { msg: 'x' }],
    ['pairs', '- debug: msg="{{ a }} b" verbosity=1', { msg: '<{{ a }} b>', verbosity: '1' }],
    ['nothing', '- debug:', {}],
    [
      'args beside pairs, which count more',
      '- debug: msg=x\n  args: {msg: y, verbosity: 1}',
      { msg: 'x', verbosity: 1 },
    ],
    ['an action in a text', '- action: debug msg=x', { msg: 'x' }],
    ['an action in a dict', '- action: {module: debug, msg: x}', { msg: 'x' }],
    [
      'an action with args of its own',
      '- action: {module: debug verbosity=1, args: {msg: x}}',
      { msg: 'x', verbosity: '1' },
    ],
    ['folded text', '- debug: >\n    msg="{{ a }}"\n    verbosity=2', { msg: '<{{ a }}>', verbosity: '2' }],
  ])('come as %s', async (_title, task, args) => {
    const { module, args: given } = await one(task)
    expect([module, plain(given)]).toEqual(['debug', args])
  })

  it.each<[string, string, unknown]>([
    ['a word', '- meta: flush_handlers', { free_form: 'flush_handlers' }],
    ['a template', '- include_vars: "{{ os }}.yml"', { file: '<{{ os }}.yml>' }],
    ['a text and pairs', '- include_vars: a.yml name=x', { file: 'a.yml', name: 'x' }],
  ])('take the free form under its name: %s', async (_title, task, args) => {
    expect(plain((await one(task)).args)).toEqual(args)
  })

  it('of any name are taken by set_fact', async () => {
    expect(plain((await one('- set_fact: a="{{ b }}" c=1')).args)).toEqual({ a: '<{{ b }}>', c: '1' })
  })

  it('know their places', async () => {
    const { argPlaces } = await one('- debug:\n    msg: x\n  args: {verbosity: 1}')
    expect([...argPlaces].map(([name, { line, column }]) => [name, line, column])).toEqual([
      ['msg', 2, 5],
      ['verbosity', 3, 10],
    ])
  })

  it('run on the controller by local_action', async () => {
    const task = await one('- local_action: debug msg=x')
    expect([task.module, task.keywords.delegateTo]).toEqual(['debug', 'localhost'])
  })
})

describe('the keywords of a task', () => {
  it('are read', async () => {
    const task = await one(`
- name: "say {{ x }}"
  debug: {msg: x}
  register: said
  changed_when: [a, "b is defined"]
  failed_when: false
  until: said is success
  retries: 3
  delay: "{{ d }}"
  notify: ["{{ one }}"]
  no_log: yes
  delegate_to: other
  environment: [{A: 1}, "{{ env }}"]
  tags: "a, b"
  vars: {x: 1}
`)
    const conditions = (list: readonly { raw: unknown }[]) => list.map(({ raw }) => raw)
    expect({
      ...task,
      keywords: undefined,
      path: undefined,
      place: undefined,
      args: undefined,
      argPlaces: undefined,
    }).toMatchObject({
      kind: 'task',
      module: 'debug',
      loop: null,
      register: 'said',
      retries: 3,
      role: null,
    })
    expect([plain(task.name), plain(task.delay), plain([...task.notify])]).toEqual([
      '<say {{ x }}>',
      '<{{ d }}>',
      ['<{{ one }}>'],
    ])
    expect(conditions(task.changedWhen)).toEqual(['a', 'b is defined'])
    expect(conditions(task.failedWhen)).toEqual([false])
    expect(conditions(task.until)).toEqual(['said is success'])
    const { keywords } = task
    expect([keywords.noLog, keywords.delegateTo, keywords.tags]).toEqual([true, 'other', ['a', 'b']])
    expect(plain([...keywords.environment])).toEqual([{ A: 1 }, '<{{ env }}>'])
    expect(keywords.vars.map(({ level, values }) => [level, plain(values)])).toEqual([['task', { x: 1 }]])
  })

  it('count as left out where they are empty', async () => {
    const { tasks, mistakes } = await loadTasks('- debug:\n  when:\n  tags:\n  become:\n  vars:\n  loop:\n  register:')
    expect(mistakes).toEqual([])
    expect(tasks[0]).toMatchObject({
      loop: null,
      register: null,
      keywords: { when: [], tags: [], vars: [], become: undefined },
    })
  })

  it('keep tags as they are written', async () => {
    expect((await one('- debug:\n  tags: [1.10, yes, 0644]')).keywords.tags).toEqual(['1.10', 'yes', '0644'])
  })
})

describe('a loop', () => {
  const standard = {
    variable: 'item',
    indexVariable: null,
    label: undefined,
    pause: undefined,
    extended: false,
    allItems: true,
    breakWhen: [],
  }

  it.each<[string, string, unknown]>([
    ['over a list', 'loop: [a, 1]', { ...standard, kind: 'loop', lookup: null, items: ['a', 1] }],
    ['over a template', 'loop: "{{ x }}"', { ...standard, kind: 'loop', lookup: null, items: '<{{ x }}>' }],
    ['with items', 'with_items: [a]', { ...standard, kind: 'lookup', lookup: 'items', items: ['a'] }],
    ['with a dict', 'with_dict: {a: 1}', { ...standard, kind: 'lookup', lookup: 'dict', items: { a: 1 } }],
    [
      'with a text',
      'with_sequence: start=1 end=3',
      { ...standard, kind: 'lookup', lookup: 'sequence', items: 'start=1 end=3' },
    ],
    [
      'under control',
      'loop: []\n  loop_control: {loop_var: x, index_var: i, label: "{{ x.a }}", pause: 2, extended: yes, extended_allitems: no}',
      {
        kind: 'loop',
        lookup: null,
        items: [],
        variable: 'x',
        indexVariable: 'i',
        label: '<{{ x.a }}>',
        pause: 2,
        extended: true,
        allItems: false,
        breakWhen: [],
      },
    ],
  ])('%s', async (_title, loop, expected) => {
    const task = await one(`- debug:\n  ${loop}`)
    expect({ ...task.loop, items: plain(task.loop?.items), label: plain(task.loop?.label) }).toEqual(expected)
  })
})

describe('a block', () => {
  it('hands down what it says, the inner before the outer for single values, and lists from the outermost in', async () => {
    const { tasks, mistakes } = await loadTasks(`
- when: a
  become: yes
  become_user: outer
  tags: x
  vars: {v: 1}
  environment: {A: 1}
  notify: outer
  block:
    - when: [b, c]
      become_user: inner
      tags: [y, x]
      block:
        - debug:
          when: d
          tags: z
          vars: {v: 2}
          environment: {B: 2}
        - debug:
          become: no
          notify: own
`)
    expect(mistakes.filter((mistake) => !mistake.includes('there is no handler'))).toEqual([])
    const [first, second] = tasks
    expect(first?.keywords.when.map(({ raw }) => raw)).toEqual(['a', 'b', 'c', 'd'])
    expect(first?.keywords).toMatchObject({ become: true, becomeUser: 'inner', tags: ['x', 'y', 'z'] })
    expect(first?.keywords.vars.map(({ level, values }) => [level, plain(values)])).toEqual([
      ['block', { v: 1 }],
      ['task', { v: 2 }],
    ])
    expect(plain([...(first?.keywords.environment ?? [])])).toEqual([{ A: 1 }, { B: 2 }])
    expect([first?.notify, second?.notify]).toEqual([['outer'], ['own']])
    expect(second?.keywords).toMatchObject({ become: false, becomeUser: 'inner', tags: ['x', 'y'] })
  })

  it('keeps its three parts apart', async () => {
    const { plays } = await loadTasks('- name: b\n  block: [debug:]\n  rescue: [fail:]\n  always: [meta: noop]')
    const imported = plays[0]?.tasks[0] as Block
    const block = imported.block[0] as Block
    const names = (steps: Block['block']) => steps.map((step) => (step.kind === 'task' ? step.module : 'block'))
    expect([block.name, names(block.block), names(block.rescue), names(block.always)]).toEqual([
      'b',
      ['debug'],
      ['fail'],
      ['meta'],
    ])
  })
})
