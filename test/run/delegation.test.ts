import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

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
})
