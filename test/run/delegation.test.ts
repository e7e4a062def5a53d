import { describe, expect, test } from 'vitest'
import { judgedByAnsible, noHosts, run, runTasks } from './support.ts'

describe.skipIf(noHosts)('delegation', () => {
  test('a task acts on another host with the variables of its own', async () => {
    const { story } = await run({
      'hosts.yml': 'all: {hosts: {h1: {me: one}, h2: {me: two}}}',
      'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - name: there
      command: echo {{ me }} {{ inventory_hostname }}
      delegate_to: h2
      register: r
    - name: tell
      debug: msg={{ r.stdout }}
`,
    })
    expect(story).toEqual(['PLAY all', 'there: h1->h2 changed, h2->h2 changed', 'tell: h1 ok one h1, h2 ok two h2'])
  })

  test('run_once does it on the first host, for all', async () => {
    const { story, recap } = await runTasks(`
- name: once
  command: echo {{ inventory_hostname }}
  run_once: true
  register: r
- name: tell
  debug: msg={{ r.stdout }}
- name: fact
  set_fact: {who: "{{ inventory_hostname }}"}
  run_once: true
- name: tell
  debug: msg={{ who }}
`)
    expect(story).toEqual([
      'PLAY all',
      'once: h1 changed',
      'tell: h1 ok h1, h2 ok h1',
      'fact: h1 ok',
      'tell: h1 ok h1, h2 ok h1',
    ])
    expect(recap).toEqual({
      h1: 'changed=1 ok=4',
      h2: 'ok=2',
    })
  })

  test('run_once takes the first host that is left', async () => {
    const { story } = await runTasks(`
- {name: breaks, fail: msg=broken, when: inventory_hostname == 'h1'}
- {name: once, debug: 'msg={{ inventory_hostname }}', run_once: true}
`)
    expect(story).toEqual(['PLAY all', 'breaks: h1 failed broken, h2 skipped', 'once: h2 ok h2'])
  })

  test('a failure of run_once is one of all hosts', async () => {
    const { story, recap } = await runTasks(`
- {name: once, fail: msg=broken, run_once: true}
- {name: never, debug: msg=never}
`)
    expect(story).toEqual(['PLAY all', 'once: h1 failed broken'])
    expect(recap).toEqual({
      h1: 'failed=1',
    })
  })

  test('delegate_to may come from a loop item', async () => {
    const { story } = await runTasks(
      `
- name: each
  command: echo {{ item }}
  delegate_to: "{{ item }}"
  loop: [h1, h2]
`,
    )
    expect(story).toEqual([
      'PLAY all',
      'each: h1->h1(h1) changed, h1->h2(h2) changed, h2->h1(h1) changed, h2->h2(h2) changed',
    ])
  })

  test('run_once and delegate_to go together', async () => {
    const { story } = await runTasks(`
- {name: once there, command: echo hi, run_once: true, delegate_to: h2, register: r}
- {name: tell, debug: 'msg={{ r.stdout }}'}
`)
    expect(story).toEqual(['PLAY all', 'once there: h1->h2 changed', 'tell: h1 ok hi, h2 ok hi'])
  })

  test('run_once in a block holds for its tasks', async () => {
    const { story } = await runTasks(`
- run_once: true
  block:
    - {name: one, debug: 'msg={{ inventory_hostname }}'}
    - {name: two, debug: 'msg={{ inventory_hostname }}'}
`)
    expect(story).toEqual(['PLAY all', 'one: h1 ok h1', 'two: h1 ok h1'])
  })

  test('delegate_facts gives facts to the host that does it, run_once to all', async () => {
    const { story } = await runTasks(`
- {name: theirs, set_fact: {who: "{{ inventory_hostname }}"}, delegate_to: h2, delegate_facts: true, when: inventory_hostname == 'h1'}
- {name: tell, debug: 'msg={{ [who | default("nobody"), hostvars.h2.who] }}'}
- {name: gather, setup: {gather_subset: [min]}, delegate_to: h2, delegate_facts: true, run_once: true}
- {name: tell, debug: 'msg={{ ansible_facts.distribution is defined }}'}
- {name: gather here, setup: {gather_subset: [min]}, run_once: true}
- {name: tell, debug: 'msg={{ ansible_facts.distribution is defined }}'}
`)
    expect(story).toEqual([
      'PLAY all',
      'theirs: h1->h2 ok, h2->h2 skipped',
      'tell: h1 ok ["nobody","h1"], h2 ok ["h1","h1"]',
      'gather: h1->h2 ok',
      'tell: h1 ok false, h2 ok true',
      'gather here: h1 ok',
      'tell: h1 ok true, h2 ok true',
    ])
  })

  test('a delegate has variables of its own, is told with its address, and need be in no play', async () => {
    const { story, events } = await run(`
- hosts: h1
  gather_facts: false
  tasks:
    - {name: add, add_host: {name: other, ansible_host: 127.0.0.9, ansible_connection: local, ansible_python_interpreter: /usr/bin/python3, size: 3}}
    - {name: there, ping: {data: "{{ ansible_delegated_vars.other.size }} {{ inventory_hostname }}"}, delegate_to: other, register: r}
    - {name: tell, debug: 'msg={{ r.ping }}'}
    - {name: nowhere else, command: echo hi, delegate_to: "{{ omit }}"}
    - {name: not in the play, command: echo hi, delegate_to: h2}
`)
    expect(story.slice(2)).toEqual([
      'there: h1->other ok',
      'tell: h1 ok 3 h1',
      expect.stringMatching(/^nowhere else: h1.* changed$/),
      'not in the play: h1->h2 changed',
    ])
    const at = events.flatMap((event) => (event.type === 'host' && event.delegatedAt ? [event.delegatedAt] : []))
    expect(judgedByAnsible ? ['127.0.0.9'] : at).toEqual(['127.0.0.9'])
  })

  test('an include with run_once is gone through by the first host alone', async () => {
    const { story } = await run({
      'more.yml': '- {name: more, debug: msg=more}',
      'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - {include_tasks: more.yml, run_once: true}
    - {name: then, debug: msg=then}
`,
    })
    expect(story).toEqual(['PLAY all', 'included more.yml for h1', 'more: h1 ok more', 'then: h1 ok then, h2 ok then'])
  })
})

// The stand-in for sudo has its folder from its flags.
describe.skipIf(noHosts || judgedByAnsible)('become', () => {
  test('is started anew where a task wants other flags', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  tasks:
    - {name: own, shell: 'basename "\${HOME%/home}"', register: r, changed_when: false}
    - {name: told, debug: "msg={{ r.stdout }}"}
    - name: other
      shell: 'basename "\${HOME%/home}"'
      vars: {ansible_become_flags: "{{ hostvars['h2'].ansible_become_flags }}"}
      register: r
      changed_when: false
    - {name: told, debug: "msg={{ r.stdout }}"}
    - {name: look, stat: {path: .}, delegate_to: h2}
`)
    expect(story).toEqual([
      'PLAY h1',
      'own: h1 ok',
      'told: h1 ok h1',
      'other: h1 ok',
      'told: h1 ok h2',
      'look: h1->h2 ok',
    ])
  })
})
