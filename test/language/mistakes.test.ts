import { describe, expect, it } from 'vitest'
import { load, loadTasks } from './project.ts'

/** [what is wrong, the file's text, its mistakes] */
type Case = [string, string, string[]]

describe('a wrong task is told with its place:', () => {
  it.each<Case>([
    [
      'a module that does not exist',
      '- debgu: {msg: x}',
      ['tasks.yml:1:3 unknown-module there is no module "debgu"; did you mean "debug"?'],
    ],
    [
      'a module of a collection',
      '- community.general.debug: {msg: x}',
      ['tasks.yml:1:3 unknown-module there is no module "community.general.debug"; did you mean "debug"?'],
    ],
    [
      'a name that is like nothing',
      '- frobnicate: {}',
      ['tasks.yml:1:3 unknown-module there is no module "frobnicate"'],
    ],
    [
      'all that is wrong with it at once',
      '- debgu: {}\n  when: a ==\n  register: a b',
      [
        'tasks.yml:1:3 unknown-module there is no module "debgu"; did you mean "debug"?',
        expect.stringMatching(/^tasks.yml:2:\d+ template-syntax /) as string,
        'tasks.yml:3:13 playbook-shape "a b" can not be the name of a variable',
      ],
    ],
    ['no module', '- name: nothing', ['tasks.yml:1:3 playbook-shape this task names no module']],
    [
      'a mistyped keyword and no module',
      '- whne: x',
      [
        'tasks.yml:1:3 playbook-shape this task names no module',
        'tasks.yml:1:3 unknown-keyword "whne" is not a keyword of a task; did you mean "when"?',
      ],
    ],
    [
      'two modules',
      '- debug: {msg: x}\n  fail: {msg: y}',
      ['tasks.yml:2:3 playbook-shape two modules in one task: debug and fail'],
    ],
    [
      'a module and an action',
      '- debug: {}\n  action: fail',
      ['tasks.yml:1:3 playbook-shape two modules in one task: fail and debug'],
    ],
    [
      'an unknown keyword',
      '- debug: {}\n  ignore_error: yes',
      ['tasks.yml:2:3 unknown-keyword "ignore_error" is not a keyword of a task; did you mean "ignore_errors"?'],
    ],
    [
      'a keyword of plays',
      '- debug: {}\n  hosts: all',
      ['tasks.yml:2:3 unknown-keyword "hosts" is not a keyword of a task'],
    ],
    [
      'a keyword of handlers',
      '- debug: {}\n  listen: x',
      ['tasks.yml:2:3 unknown-keyword "listen" is not a keyword of a task'],
    ],
    [
      'a keyword that is lacking',
      '- debug: {}\n  debugger: always',
      ['tasks.yml:2:3 unsupported rcprov does not have the keyword "debugger" yet'],
    ],
    [
      'a keyword that has gone',
      '- ansible.builtin.include: x.yml',
      ['tasks.yml:1:3 unsupported "include" has gone from Ansible'],
    ],
    [
      'a text for yes or no',
      '- debug: {}\n  become: maybe',
      ['tasks.yml:2:11 playbook-shape "become" takes yes or no, not "maybe"'],
    ],
    [
      'a word for a number',
      '- debug: {}\n  retries: many',
      ['tasks.yml:2:12 playbook-shape "retries" takes a number, not "many"'],
    ],
    [
      'a list for a text',
      '- debug: {}\n  become_user: [a]',
      ['tasks.yml:2:16 playbook-shape "become_user" takes one word or text, not a list'],
    ],
    ['a text for a loop', '- debug: {}\n  loop: abc', ['tasks.yml:2:9 playbook-shape "loop" takes a list, not "abc"']],
    [
      'a dict for a condition',
      '- debug: {}\n  when: {a: b}',
      ['tasks.yml:2:9 playbook-shape "when" takes an expression or a list of them, not a dict'],
    ],
    [
      'a text for an environment',
      '- debug: {}\n  environment: a=b',
      ['tasks.yml:2:16 playbook-shape "environment" takes a dict of variables, not "a=b"'],
    ],
    [
      'a list of words for variables',
      '- debug: {}\n  vars: [a]',
      ['tasks.yml:2:9 playbook-shape "vars" takes a dict of variables, not a list'],
    ],
    [
      'a name that no variable can have',
      '- debug: {}\n  vars: {a-b: 1}',
      ['tasks.yml:2:10 playbook-shape "a-b" can not be the name of a variable'],
    ],
    [
      'a name that no result can have',
      '- debug: {}\n  register: 2nd',
      ['tasks.yml:2:13 playbook-shape "2nd" can not be the name of a variable'],
    ],
    [
      'a template for a name',
      '- debug: {}\n  register: "{{ x }}"',
      ['tasks.yml:2:14 playbook-shape "register" takes a plain word, not "{{ x }}"'],
    ],
    [
      'a template for a tag',
      '- debug: {}\n  tags: ["{{ x }}"]',
      ["tasks.yml:2:11 unsupported this tag can't be known before the run: 'x' is undefined"],
    ],
    [
      'two loops',
      '- debug: {}\n  loop: []\n  with_items: []',
      ['tasks.yml:3:3 playbook-shape two loops in one task: loop and with_items'],
    ],
    [
      'a lookup that does not exist',
      '- debug: {}\n  with_itmes: []',
      ['tasks.yml:2:3 unknown-keyword there is no "with_itmes"; did you mean "with_items"?'],
    ],
    ['a lookup of nothing', '- debug: {}\n  with_items:', ['tasks.yml:2:3 playbook-shape "with_items" has no value']],
    [
      'an unknown keyword of loop_control',
      '- debug: {}\n  loop: []\n  loop_control: {loopvar: x, lable: y}',
      [
        'tasks.yml:3:18 unknown-keyword "loopvar" is not a keyword of loop_control; did you mean "loop_var"?',
        'tasks.yml:3:30 unknown-keyword "lable" is not a keyword of loop_control; did you mean "label"?',
      ],
    ],
    [
      'a loop variable that is none',
      '- debug: {}\n  loop: []\n  loop_control: {loop_var: a b}',
      ['tasks.yml:3:28 playbook-shape "a b" can not be the name of a variable'],
    ],
    ['a task that is a text', '- apt update', ['tasks.yml:1:3 playbook-shape a task is a dict, not "apt update"']],
    ['an empty task', '-', ['tasks.yml:1:2 playbook-shape a task is a dict, not nothing']],
    ['a list of lists', '- [debug]', ['tasks.yml:1:3 playbook-shape a task is a dict, not a list']],
    ['a dict of tasks', 'debug: {}', ['tasks.yml:1:1 playbook-shape tasks are a list']],
    ['a number for a keyword', '- debug: {}\n  1: x', ['tasks.yml:2:3 playbook-shape a keyword is a word, not 1']],
    ['a rescue without a block', '- rescue: []', ['tasks.yml:1:3 playbook-shape "rescue" needs a "block" beside it']],
    [
      'a module beside a block',
      '- block: []\n  debug: {}',
      ['tasks.yml:2:3 playbook-shape "debug" is a module, and this is a block'],
    ],
    [
      'a block that is no list',
      '- block: {debug: {}}',
      ['tasks.yml:1:10 playbook-shape "block" takes a list, not a dict'],
    ],
    [
      'a loop over a block',
      '- block: []\n  loop: []',
      ['tasks.yml:2:3 unknown-keyword "loop" is not a keyword of a block'],
    ],
  ])('%s', async (_title, tasks, expected) => {
    expect((await loadTasks(tasks)).mistakes).toEqual(expected)
  })
})

describe('wrong arguments are told with their place:', () => {
  it.each<Case>([
    [
      'an unknown one',
      '- debug: {mgs: x}',
      ['tasks.yml:1:11 unknown-argument "mgs" is not an argument of debug; did you mean "msg"?'],
    ],
    [
      'an unknown one as a pair',
      '- debug: msg=a mgs=b',
      ['tasks.yml:1:16 unknown-argument "mgs" is not an argument of debug; did you mean "msg"?'],
    ],
    [
      'an unknown one below args',
      '- debug:\n  args: {mgs: x}',
      ['tasks.yml:2:10 unknown-argument "mgs" is not an argument of debug; did you mean "msg"?'],
    ],
    ['a missing one', '- assert: {quiet: yes}', ['tasks.yml:1:3 missing-argument assert needs "that"']],
    [
      'a word for a number',
      '- debug: {verbosity: high}',
      ['tasks.yml:1:11 wrong-argument "verbosity" of debug must be a whole number, not "high"'],
    ],
    [
      'a word that is not in the list',
      '- meta: flush_handler',
      [
        expect.stringMatching(
          /^tasks.yml:1:9 wrong-argument "free_form" of meta must be one of .*; did you mean "flush_handlers"\?$/,
        ),
      ] as string[],
    ],
    [
      'two that exclude each other',
      '- debug: {msg: x, var: y}',
      ['tasks.yml:1:19 wrong-argument "msg" and "var" of debug exclude each other'],
    ],
    [
      'neither of two',
      '- include_vars: {name: x}',
      ['tasks.yml:1:3 missing-argument include_vars needs "file" or "dir"'],
    ],
    [
      'two words without names',
      '- debug: hello world',
      ['tasks.yml:1:10 playbook-shape debug takes named arguments, and this has no name'],
    ],
    [
      'a list',
      '- debug: [a]',
      ['tasks.yml:1:10 playbook-shape the arguments of debug are a dict or a text, not a list'],
    ],
    ['a number', '- debug: 5', ['tasks.yml:1:10 playbook-shape the arguments of debug are a dict or a text, not 5']],
    [
      'one variable for all',
      '- debug: "{{ all }}"',
      ['tasks.yml:1:11 unsupported arguments that are all in one variable are not supported'],
    ],
    [
      'one variable below args',
      '- debug:\n  args: "{{ all }}"',
      ['tasks.yml:2:10 unsupported arguments that are all in one variable are not supported'],
    ],
    [
      'an open quote',
      '- debug: msg="abc',
      ['tasks.yml:1:10 playbook-shape a quote or brace is not closed in the arguments of debug'],
    ],
    [
      'an action without a name',
      '- action: {src: x}',
      ['tasks.yml:1:3 playbook-shape "action" takes a module\'s name and its arguments'],
    ],
    [
      'an unknown action',
      '- action: debgu msg=x',
      ['tasks.yml:1:11 unknown-module there is no module "debgu"; did you mean "debug"?'],
    ],
    [
      'an action by a variable',
      '- action: "{{ mod }} a=b"',
      ['tasks.yml:1:12 unsupported the name of a module can not be a template'],
    ],
    [
      'a template that is broken',
      '- debug: {msg: "a {{ b | }}"}',
      [expect.stringMatching(/^tasks.yml:1:\d+ template-syntax /)] as string[],
    ],
    [
      'a condition that is broken',
      '- debug: {}\n  when: a ==',
      [expect.stringMatching(/^tasks.yml:2:\d+ template-syntax /)] as string[],
    ],
    [
      'a broken expression in that',
      '- assert: {that: ["a is"]}',
      [expect.stringMatching(/^tasks.yml:1:\d+ template-syntax /)] as string[],
    ],
    [
      'braces in a condition',
      '- debug: {}\n  when: "{{ a }}"',
      ['tasks.yml:2:10 warning template-syntax "when" holds an expression already, so it takes no {{ }}'],
    ],
    [
      'broken templates in variables',
      '- debug: {}\n  vars: {a: "{{"}',
      [expect.stringMatching(/^tasks.yml:2:\d+ template-syntax /)] as string[],
    ],
  ])('%s', async (_title, tasks, expected) => {
    expect((await loadTasks(tasks)).mistakes).toEqual(expected)
  })
})

describe('wrong imports and includes are told with their place:', () => {
  it.each<Case>([
    [
      'a file that is not there',
      '- import_tasks: no.yml',
      ['tasks.yml:1:3 file-missing there is no file of tasks "no.yml"'],
    ],
    [
      'a file by a variable',
      '- import_tasks: "{{ x }}.yml"',
      ["tasks.yml:1:18 unsupported what import_tasks names can't be known before the run: 'x' is undefined"],
    ],
    ['no file', '- import_tasks:', ['tasks.yml:1:3 missing-argument import_tasks needs "file"']],
    [
      'a loop over an import',
      '- import_tasks: empty.yml\n  loop: [1]',
      ['tasks.yml:2:3 playbook-shape import_tasks can not loop'],
    ],
    [
      'the result of an import',
      '- import_tasks: empty.yml\n  register: x',
      ['tasks.yml:2:3 warning unknown-keyword "register" has no effect on import_tasks'],
    ],
    ['an import of itself', '- import_tasks: tasks.yml', ['tasks.yml:1:3 playbook-shape tasks.yml imports itself']],
    ['an import in a circle', '- import_tasks: circle.yml', ['circle.yml:1:3 playbook-shape tasks.yml imports itself']],
    [
      'tasks to include that are not there',
      '- include_tasks: no.yml',
      ['tasks.yml:1:3 warning file-missing there is no file of tasks "no.yml"'],
    ],
    [
      'a mistake in a file to include',
      '- include_tasks: wrong.yml',
      ['wrong.yml:1:10 unknown-argument "mgs" is not an argument of debug; did you mean "msg"?'],
    ],
    [
      'a keyword that an include does not take',
      '- include_tasks: empty.yml\n  become: yes',
      ['tasks.yml:2:3 unknown-keyword "become" is not a keyword of include_tasks'],
    ],
    [
      'a mistyped keyword under apply',
      '- include_tasks: {file: empty.yml, apply: {becom: yes}}',
      ['tasks.yml:1:44 unknown-keyword "becom" is not a keyword of a block; did you mean "become"?'],
    ],
    [
      'a role that is not there',
      '- import_role: {name: wbe}',
      ['tasks.yml:1:3 role-missing there is no role "wbe"; did you mean "web"?'],
    ],
    [
      'tasks below a file',
      '- import_tasks: empty.yml/x.yml',
      ['tasks.yml:1:3 file-missing there is no file of tasks "empty.yml/x.yml"'],
    ],
    [
      'a role without a name',
      '- import_role: {tasks_from: x}',
      ['tasks.yml:1:3 missing-argument import_role needs "name"'],
    ],
    [
      'an entry that YAML does not take for a word',
      '- import_role: {name: web, tasks_from: no}',
      ['tasks.yml:1:3 file-missing the role web has no file "False" in tasks'],
    ],
    [
      'a role that leads to itself',
      '- import_role: {name: loop}',
      ['roles/loop/tasks/main.yml:1:3 playbook-shape the role loop leads to itself'],
    ],
    [
      'an argument of include_role on import_role',
      '- import_role: {name: web, public: yes}',
      ['tasks.yml:1:28 unknown-argument "public" is not an argument of import_role'],
    ],
  ])('%s', async (_title, tasks, expected) => {
    const files = {
      'empty.yml': '',
      'wrong.yml': '- debug: mgs=x',
      'circle.yml': '- import_tasks: tasks.yml',
      'roles/web/tasks/main.yml': '',
      'roles/loop/tasks/main.yml': '- import_role: {name: loop}',
    }
    expect((await loadTasks(tasks, files)).mistakes).toEqual(expected)
  })
})

describe('a wrong play is told with its place:', () => {
  it.each<Case>([
    ['no list', 'hosts: all', ['site.yml:1:1 playbook-shape a playbook is a list of plays']],
    ['a text for a play', '- all', ['site.yml:1:3 playbook-shape a play is a dict']],
    ['no hosts', '- tasks: []', ['site.yml:1:3 playbook-shape a play says which hosts it is for']],
    ['empty hosts', '- hosts: ""', ['site.yml:1:11 playbook-shape "hosts" takes a pattern or a list of them']],
    ['a dict of hosts', '- hosts: {a: b}', ['site.yml:1:10 playbook-shape "hosts" takes a pattern or a list of them']],
    [
      'an unknown keyword',
      '- hosts: all\n  task: []',
      ['site.yml:2:3 unknown-keyword "task" is not a keyword of a play; did you mean "tasks"?'],
    ],
    [
      'a keyword of tasks',
      '- hosts: all\n  when: x',
      ['site.yml:2:3 unknown-keyword "when" is not a keyword of a play'],
    ],
    [
      'a keyword that is lacking',
      '- hosts: all\n  validate_argspec: yes',
      ['site.yml:2:3 unsupported rcprov does not have the keyword "validate_argspec" yet'],
    ],
    [
      'the same keyword twice',
      '- hosts: all\n  user: a\n  remote_user: b',
      ['site.yml:2:3 playbook-shape "user" and "remote_user" are the same keyword'],
    ],
    [
      'a text for tasks',
      '- hosts: all\n  tasks: x.yml',
      ['site.yml:2:10 playbook-shape "tasks" takes a list, not "x.yml"'],
    ],
    [
      'variables from no file',
      '- hosts: all\n  vars_files: [no.yml]',
      ['site.yml:2:16 file-missing there is no file of variables "no.yml"'],
    ],
    [
      'variables from none of several files',
      '- hosts: all\n  vars_files: [[no.yml, nor.yml]]',
      ['site.yml:2:16 file-missing there is no file of variables "no.yml" or "nor.yml"'],
    ],
    [
      'a role that is not there',
      '- hosts: all\n  roles: [nginx]',
      ['site.yml:2:11 role-missing there is no role "nginx"'],
    ],
    [
      'a role without a name',
      '- hosts: all\n  roles: [{tags: x}]',
      ['site.yml:2:11 playbook-shape a role is its name, or a dict that has its name under "role"'],
    ],
    [
      'a role by a variable',
      '- hosts: all\n  roles: ["{{ x }}"]',
      ["site.yml:2:12 unsupported the name of this role can't be known before the run: 'x' is undefined"],
    ],
    [
      'a playbook that is not there',
      '- import_playbook: no.yml',
      ['site.yml:1:20 file-missing there is no playbook "no.yml"'],
    ],
    ['a playbook in a circle', '- import_playbook: site.yml', ['site.yml:1:20 playbook-shape site.yml imports itself']],
    [
      'a keyword of plays at an import',
      '- import_playbook: no.yml\n  become: yes',
      [
        'site.yml:2:3 unknown-keyword "become" is not a keyword of import_playbook',
        'site.yml:1:20 file-missing there is no playbook "no.yml"',
      ],
    ],
    [
      'two documents',
      '- hosts: all\n---\n- hosts: all',
      ['site.yml:3:1 playbook-shape a file holds one document, and a second one starts here'],
    ],
    [
      'an always among handlers',
      '- hosts: all\n  handlers: [{block: [], always: []}]',
      ['site.yml:2:26 unsupported "always" has no effect among handlers'],
    ],
    [
      'a role among handlers',
      '- hosts: all\n  handlers: [{import_role: {name: x}}]',
      ['site.yml:2:15 unsupported a handler can not import a role'],
    ],
  ])('%s', async (_title, playbook, expected) => {
    expect((await load(playbook)).mistakes).toEqual(expected)
  })
})

describe('mistakes', () => {
  it('in all files are told at once, each once', async () => {
    const { mistakes } = await load({
      'site.yml':
        '- import_playbook: other.yml\n- {hosts: a, roles: [web], vars_files: [v.yml]}\n- {hosts: b, roles: [web, {role: web, x: 1}]}',
      'other.yml': '- {hosts: c, gather: no}',
      'v.yml': '- 5',
      'roles/web/tasks/main.yml': '- debgu:',
      'roles/web/handlers/main.yml': '- {name: x, debug: {mgs: y}}',
      'roles/web/defaults/main.yml': 'a: "{{"',
      'roles/web/meta/main.yml': 'dependencies: [base]',
    })
    expect(mistakes.map((mistake) => mistake.split(' ').slice(0, 2).join(' ')).sort()).toEqual([
      'other.yml:1:14 unknown-keyword',
      'roles/web/defaults/main.yml:1:7 template-syntax',
      'roles/web/handlers/main.yml:1:21 unknown-argument',
      'roles/web/meta/main.yml:1:16 role-missing',
      'roles/web/tasks/main.yml:1:3 unknown-module',
      'v.yml:1:1 playbook-shape',
    ])
  })

  it('in YAML keep a file from being read further', async () => {
    expect((await load('- hosts: [a')).mistakes).toEqual([expect.stringMatching(/^site.yml:1:\d+ yaml-syntax /)])
  })

  it('name a playbook that is not there', async () => {
    expect((await load({ 'other.yml': '' })).mistakes).toEqual(['file-missing there is no playbook site.yml'])
  })
})

describe('a notified handler', () => {
  const notifying = (handlers: string, more = '') =>
    load({
      'site.yml': `- hosts: all\n  tasks: [{debug: {}, notify: restrat web}${more}]\n  handlers: ${handlers}`,
      'roles/web/handlers/main.yml': '- {name: restrat web, debug: {}}',
    })
  const missing = 'site.yml:2:31 playbook-shape there is no handler "restrat web"'

  it.each<[string, string, string, string[]]>([
    ['that does not exist', '[]', '', [missing]],
    ['that is mistyped', '[{name: restart web, debug: {}}]', '', [`${missing}; did you mean "restart web"?`]],
    ['by its name', '[{name: restrat web, debug: {}}]', '', []],
    ['by what it listens to', '[{name: x, listen: [restrat web], debug: {}}]', '', []],
    ['that an imported role has', '[]', ', {import_role: {name: web}}', []],
    ['that an included role has', '[]', ', {include_role: {name: web}}', []],
    ['that a role may have which is included by a variable', '[]', ', {include_role: {name: "{{ x }}"}}', []],
    ['that may have its name from a variable', '[{name: "{{ x }}", debug: {}}]', '', []],
  ])('%s', async (_title, handlers, more, expected) => {
    expect((await notifying(handlers, more)).mistakes).toEqual(expected)
  })

  it('can be named with its role', async () => {
    const { mistakes } = await load({
      'site.yml': '- {hosts: all, roles: [web], tasks: [{debug: {}, notify: "web : restart"}]}',
      'roles/web/handlers/main.yml': '- {name: restart, debug: {}}',
    })
    expect(mistakes).toEqual([])
  })
})
