import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

const way = 'ansible_connection: local, ansible_python_interpreter: /usr/bin/python3'

describe.skipIf(noHosts).each([{ dry: false }, { dry: true }])('add_host %o', ({ dry }) => {
  test('adds a host for later plays, for groups and hostvars, once for all hosts', async () => {
    const { story, recap } = await run(
      `
- hosts: all
  gather_facts: false
  tasks:
    - {name: add, add_host: {name: new, groups: "web, db", size: 3, ${way}}}
    - {name: see, debug: 'msg={{ [groups.web, hostvars.new.size, groups.all] }}'}
- hosts: web
  gather_facts: false
  tasks:
    - {name: there, debug: 'msg={{ [inventory_hostname, group_names, size] }}'}
`,
      { dry },
    )
    expect(story).toEqual([
      'PLAY all',
      'add: h1 changed',
      'see: h1 ok [["new"],3,["h1","h2","new"]], h2 ok [["new"],3,["h1","h2","new"]]',
      'PLAY web',
      'there: new ok ["new",["db","web"],3]',
    ])
    expect(recap).toEqual({ h1: 'changed=1 ok=2', h2: 'ok=1', new: 'ok=1' })
  })

  test('is changed by a new host, group or value alone', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: first, add_host: {hostname: new, groups: [web], size: 3}, register: r}
    - {name: told, debug: msg={{ r.add_host }}}
    - {name: same, add_host: {name: new, groups: web, size: 3}}
    - {name: value, add_host: {name: new, size: 4}}
    - {name: group, add_host: {name: new, groups: other}}
    - {name: all, add_host: {name: "{{ item }}", groups: more}, loop: [new, newer]}
    - {name: again, add_host: {name: newer}}
    - {name: nobody, add_host: {groups: more}, ignore_errors: true}
`.replace('msg={{ r.add_host }}', '{msg: "{{ r.add_host }}"}'),
      { dry },
    )
    expect(story).toEqual([
      'PLAY h1',
      'first: h1 changed',
      'told: h1 ok {"host_name":"new","groups":["web"],"host_vars":{"size":3}}',
      'same: h1 ok',
      'value: h1 changed',
      'group: h1 changed',
      'all: h1(new) changed, h1(newer) changed',
      'again: h1 ok',
      'nobody: h1 failed ignored',
    ])
  })
})

describe.skipIf(noHosts).each([{ dry: false }, { dry: true }])('group_by %o', ({ dry }) => {
  test('puts each host into a group of its own naming, with that group’s variables', async () => {
    const { story } = await run(
      {
        'group_vars/is_h1.yml': 'size: 3',
        'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - {name: group, group_by: {key: "is {{ inventory_hostname }}", parents: [by name]}, register: r}
    - {name: told, debug: 'msg={{ [r.add_group, r.parent_groups] }}'}
    - {name: again, group_by: {key: "is_{{ inventory_hostname }}"}}
    - {name: last, group_by: {key: "is_{{ inventory_hostname }}"}}
- hosts: is_h1
  gather_facts: false
  tasks:
    - {name: there, debug: 'msg={{ [group_names, size, groups["by-name"]] }}'}
`,
      },
      { dry },
    )
    expect(story).toEqual([
      'PLAY all',
      'group: h1 changed, h2 changed',
      'told: h1 ok ["is-h1",["by-name"]], h2 ok ["is-h2",["by-name"]]',
      'again: h1 changed, h2 changed',
      'last: h1 ok, h2 ok',
      'PLAY is_h1',
      'there: h1 ok [["by-name","is-h1","is_h1"],3,["h1","h2"]]',
    ])
  })

  test('is logged in to as the play says that is for it, though others asked for its variables before', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  tasks:
    - {name: add, add_host: {name: new, word: w}}
    - {name: ask, debug: "msg={{ hostvars['new'].word }}"}
- hosts: new
  connection: local
  gather_facts: false
  tasks:
    - {name: look, stat: {path: /}}
`)
    expect(story).toEqual(['PLAY h1', 'add: h1 changed', 'ask: h1 ok w', 'PLAY new', 'look: new ok'])
  })
})
