import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const hosts = `
all:
  vars: {a: all, b: all, c: all, d: all}
  children:
    web:
      vars: {b: group, c: group, d: group}
      hosts:
        h1: {c: host}
        h2: {}
    db:
      vars: {d: db}
      hosts: {h2: {}}
`

describe.skipIf(noHosts)('where a variable gets its value from', () => {
  test('inventory: all, groups, hosts, and the files beside it', async () => {
    const { story } = await run({
      'hosts.yml': hosts,
      'group_vars/all.yml': 'b: all file\ne: all file',
      'group_vars/web.yml': 'c: group file\ne: group file',
      'host_vars/h1.yml': 'e: host file',
      'site.yml': "- {hosts: all, gather_facts: false, tasks: [{debug: 'msg={{ [a, b, c, d, e] }}'}]}",
    })
    expect(story).toEqual([
      'PLAY all',
      'debug: h1 ok ["all","all file","host","group","host file"], h2 ok ["all","all file","group file","group","group file"]',
    ])
  })

  const layers = {
    'hosts.yml':
      'all: {hosts: {h1: {a: inventory, b: inventory, c: inventory, d: inventory, e: inventory, f: inventory, g: inventory, h: inventory, i: inventory}}}',
    'more.yml':
      'c: vars_files\nd: vars_files\ne: vars_files\nf: vars_files\ng: vars_files\nh: vars_files\ni: vars_files',
    'included.yml': 'g: include_vars\nh: include_vars\ni: include_vars',
    'roles/web/vars/main.yml': 'd: role\ne: role\nf: role\ng: role\nh: role\ni: role',
    'roles/web/defaults/main.yml': 'a: default\nz: default',
    'roles/web/tasks/main.yml': `
- include_vars: "{{ playbook_dir }}/included.yml"
- set_fact: {h: set_fact, i: set_fact}
- vars: {e: block, f: block, g: block, h: block, i: block}
  block:
    - name: in the role
      debug: {msg: "{{ [a, b, c, d, e, f, g, h, i, z] }}"}
      vars: {f: task, g: task, h: task, i: task}
`,
    'site.yml': `
- hosts: h1
  gather_facts: false
  vars: {b: play, c: play, d: play, e: play, f: play, g: play, h: play, i: play}
  vars_files: [more.yml]
  roles: [web]
  tasks:
    - name: in the play
      debug: {msg: "{{ [a, b, c, d, e, f, g, h, i, z] }}"}
`,
  }

  test('each level wins over the one before, extra variables over all', async () => {
    const { story } = await run(layers, { hosts: ['h1'], extra: ['i=extra'] })
    expect(story).toEqual([
      'PLAY h1',
      'web : include_vars: h1 ok',
      'web : set_fact: h1 ok',
      'web : in the role: h1 ok ["inventory","play","vars_files","role","block","task","include_vars","set_fact","extra","default"]',
      'in the play: h1 ok ["inventory","play","vars_files","role","role","role","include_vars","set_fact","extra","default"]',
    ])
  })

  test('role parameters win over set_fact', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  pre_tasks: [{set_fact: {a: set_fact, b: set_fact}}]
  roles: [{role: web, a: param, vars: {b: role vars}}]
`,
        'roles/web/tasks/main.yml': '- debug: msg={{ [a, b] }}',
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY h1', 'set_fact: h1 ok', 'web : debug: h1 ok ["param","set_fact"]'])
  })

  test('set_fact and register last to the next play, vars of a play do not', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  vars: {a: play}
  tasks:
    - set_fact: {b: fact}
    - command: echo hi
      register: c
- hosts: h1
  gather_facts: false
  tasks:
    - debug: msg={{ [a | default('gone'), b, c.stdout] }}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'set_fact: h1 ok',
      'command: h1 changed',
      'PLAY h1',
      'debug: h1 ok ["gone","fact","hi"]',
    ])
  })

  test('variables are made of others when they are used', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  vars: {url: "http://{{ host }}:{{ port }}/", host: "{{ inventory_hostname }}", port: 80, list: ["{{ port }}", {k: "{{ host }}"}]}
  tasks:
    - debug: msg={{ url }}
    - debug: msg={{ url }}
      vars: {port: 8080}
    - debug: var=list
    - set_fact: {frozen: "{{ url }}"}
    - debug: msg={{ frozen }}
      vars: {port: 1}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'debug: h1 ok http://h1:80/',
      'debug: h1 ok http://h1:8080/',
      'debug: h1 ok [80,{"k":"h1"}]',
      'set_fact: h1 ok',
      'debug: h1 ok http://h1:80/',
    ])
  })

  test('extra variables come as words, JSON and files, the last wins', async () => {
    const { story } = await run(
      "- {hosts: h1, gather_facts: false, vars: {a: play}, tasks: [{debug: 'msg={{ [a, b, c, d] }}'}]}",
      { hosts: ['h1'], extra: ['a=1 b="two words"', '{"c": 3, "a": 4}', 'd=no'] },
    )
    expect(story).toEqual(['PLAY h1', 'debug: h1 ok [4,"two words",3,"no"]'])
  })

  test('vars_files take names made of variables, and the first of a list that is there', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: h1
  gather_facts: false
  vars: {kind: web}
  vars_files: ["{{ kind }}.yml", [nosuch.yml, other.yml]]
  tasks: [{debug: 'msg={{ [a, b] }}'}]
`,
        'web.yml': 'a: 1',
        'other.yml': 'b: 2',
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY h1', 'debug: h1 ok [1,2]'])
  })

  test('vars_files are those of their play alone', async () => {
    const { story } = await run(
      {
        'site.yml': `
- {hosts: h1, gather_facts: false, vars_files: [v.yml], tasks: [{debug: "msg={{ a }}"}]}
- {hosts: h1, gather_facts: false, tasks: [{debug: "msg={{ a | default('none') }}"}]}
`,
        'v.yml': 'a: 1',
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY h1', 'debug: h1 ok 1', 'PLAY h1', 'debug: h1 ok none'])
  })
})

describe.skipIf(noHosts)('variables that are always there', () => {
  test('of hosts and groups', async () => {
    const { story } = await run({
      'hosts.yml': hosts,
      'site.yml': `
- name: the play
  hosts: web
  gather_facts: false
  tasks:
    - debug: msg={{ [inventory_hostname, inventory_hostname_short, group_names] }}
    - debug: msg={{ [groups.web, groups['db'], groups.all | sort, groups.keys() | sort] }}
    - debug: msg={{ [hostvars.h1.c, hostvars['h2'].d, hostvars.h2.inventory_hostname, hostvars.h2.group_names] }}
    - debug: msg={{ [ansible_check_mode, ansible_diff_mode, playbook_dir == inventory_dir, ansible_play_name, ansible_version.major] }}
    - debug: msg={{ [vars.a, lookup('vars', 'b'), lookup('vars', 'nosuch', default='none')] }}
`,
    })
    expect(story).toEqual([
      'PLAY the play',
      'debug: h1 ok ["h1","h1",["web"]], h2 ok ["h2","h2",["db","web"]]',
      'debug: h1 ok [["h1","h2"],["h2"],["h1","h2"],["all","db","ungrouped","web"]], h2 ok [["h1","h2"],["h2"],["h1","h2"],["all","db","ungrouped","web"]]',
      'debug: h1 ok ["host","group","h2",["db","web"]], h2 ok ["host","group","h2",["db","web"]]',
      'debug: h1 ok [false,false,true,"the play",2], h2 ok [false,false,true,"the play",2]',
      'debug: h1 ok ["all","group","none"], h2 ok ["all","group","none"]',
    ])
  })

  test('ansible_play_name is the hosts of a play that has none', async () => {
    const { story } = await run("- {hosts: h1, gather_facts: false, tasks: [{debug: 'msg={{ ansible_play_name }}'}]}")
    expect(story).toEqual(['PLAY h1', 'debug: h1 ok h1'])
  })

  test('hostvars know what another host has registered and set', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - set_fact: {me: "{{ inventory_hostname }}"}
    - command: echo {{ me }}
      register: r
    - debug: msg={{ [hostvars.h2.me, hostvars.h1.r.stdout, groups.all | map('extract', hostvars, 'me') | list] }}
`)
    expect(story).toEqual([
      'PLAY all',
      'set_fact: h1 ok, h2 ok',
      'command: h1 changed, h2 changed',
      'debug: h1 ok ["h2","h1",["h1","h2"]], h2 ok ["h2","h1",["h1","h2"]]',
    ])
  })

  test("hostvars resolve another host's variables as that host sees them", async () => {
    const { story } = await run({
      'hosts.yml':
        'all: {vars: {url: "http://{{ inventory_hostname }}:{{ port }}"}, hosts: {h1: {port: 1}, h2: {port: 2}}}',
      'site.yml': "- {hosts: h1, gather_facts: false, tasks: [{debug: 'msg={{ [url, hostvars.h2.url] }}'}]}",
    })
    expect(story).toEqual(['PLAY h1', 'debug: h1 ok ["http://h1:1","http://h2:2"]'])
  })

  test('facts, by both names, from the host itself', async () => {
    const { story } = await run(
      `
- hosts: h1
  tasks:
    - debug: msg={{ [ansible_facts.system, ansible_system, ansible_facts['os_family'] == ansible_os_family, ansible_user_id == ansible_facts.user_id] }}
- hosts: h1
  gather_facts: false
  tasks:
    - debug: msg={{ ansible_facts.kernel == ansible_kernel }}
    - debug: msg={{ hostvars.h1.ansible_facts.system }}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY h1',
      'Gathering Facts: h1 ok',
      'debug: h1 ok ["Linux","Linux",true,true]',
      'PLAY h1',
      'debug: h1 ok true',
      'debug: h1 ok Linux',
    ])
  })

  test('of an imported playbook come from beside it, not from beside the one that imports it', async () => {
    const tell = '- hosts: h1\n  gather_facts: false\n  tasks: [{name: tell, debug: {msg: "{{ here }}"}}]\n'
    const { story } = await run(
      {
        'site.yml': `- import_playbook: more/one.yml\n${tell}`,
        'group_vars/all.yml': 'here: above',
        'more/one.yml': tell,
        'more/group_vars/all.yml': 'here: below',
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY h1', 'tell: h1 ok below', 'PLAY h1', 'tell: h1 ok above'])
  })
})
